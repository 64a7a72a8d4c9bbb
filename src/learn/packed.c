/* Weights packed for a model file. */
#include "weights.h"

enum { BITS_AT = 4, STREAM_LENGTH_AT = 8, DECODE_AT = 16, STARTS_AT = DECODE_AT + 512, MAX_BITS = 24 };

static inline uint32_t get32(const uint8_t *b)
{
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static inline uint32_t get16(const uint8_t *b)
{
    return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}

static bool bucket_fits(const packed *p, size_t from, size_t to)
{
    while (from < to) {
        if (to - from < 3)
            return false;
        size_t count = p->stream[from + 2];
        from += 3;
        if (to - from < 2 * count)
            return false;
        for (size_t i = 0; i < count; i++, from += 2)
            if (p->stream[from] >= p->classes)
                return false;
    }
    return true;
}

bool packed_view(packed *p, const uint8_t *bytes, size_t length)
{
    if (length < STARTS_AT)
        return false;
    p->classes = get32(bytes);
    p->bits = get32(bytes + BITS_AT);
    size_t stream_length = get32(bytes + STREAM_LENGTH_AT);
    if (p->classes > QN_MAX_CLASSES || p->bits < 1 || p->bits > MAX_BITS)
        return false;
    size_t starts_length = (((size_t)1 << p->bits) + 1) * 4;
    if (length != STARTS_AT + starts_length + stream_length)
        return false;
    for (size_t i = 0; i < 256; i++)
        p->decode[i] = (int16_t)get16(bytes + DECODE_AT + 2 * i);
    p->starts = bytes + STARTS_AT;
    p->stream = p->starts + starts_length;
    size_t from = 0;
    for (size_t i = 0; i < (size_t)1 << p->bits; i++) {
        size_t start = get32(p->starts + 4 * i), end = get32(p->starts + 4 * i + 4);
        if (start != from || end < start || end > stream_length || !bucket_fits(p, start, end))
            return false;
        from = end;
    }
    return from == stream_length;
}

static inline const uint8_t *find_row(const uint8_t *at, const uint8_t *end, uint32_t check, size_t *count)
{
    for (; at < end; at += 3 + 2 * (size_t)at[2]) {
        uint32_t found = get16(at);
        if (found == check) {
            *count = at[2];
            return at + 3;
        }
        if (found > check)
            break;
    }
    return NULL;
}

const uint8_t *packed_row(const packed *p, uint64_t feature, size_t *count)
{
    const uint8_t *start = p->starts + 4 * (feature >> (64 - p->bits));
    return find_row(p->stream + get32(start), p->stream + get32(start + 4), (feature >> (48 - p->bits)) & 0xFFFF, count);
}

/* Three passes, so that the memory's delays of many features overlap: where the buckets start, the buckets, the rows. */
void packed_score(const packed *p, const uint64_t *features, size_t count, int32_t *scores)
{
    const uint8_t *at[QN_MAX_TEMPLATES], *end[QN_MAX_TEMPLATES];
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(p->starts + 4 * (features[i] >> (64 - p->bits)));
    for (size_t i = 0; i < count; i++) {
        const uint8_t *start = p->starts + 4 * (features[i] >> (64 - p->bits));
        at[i] = p->stream + get32(start);
        end[i] = p->stream + get32(start + 4);
        __builtin_prefetch(at[i]);
        __builtin_prefetch(at[i] + 64);
    }
    for (size_t i = 0; i < count; i++) {
        size_t pairs;
        const uint8_t *row = find_row(at[i], end[i], (features[i] >> (48 - p->bits)) & 0xFFFF, &pairs);
        if (!row)
            continue;
        for (const uint8_t *stop = row + 2 * pairs; row < stop; row += 2)
            scores[row[0]] += p->decode[row[1]];
    }
}
