/* Strings in the order of their bytes, eight at a time: strings with the same eight bytes are sorted by the eight after them (Ng and Kakehi 2007,
   “Cache efficient radix sort for string sorting”). IRIs and slugs mostly differ within the first eight bytes after what all of them begin with. */
#include "register.h"

#include <stdlib.h>
#include <string.h>

enum {
    FEW = 256,              /* so few are sorted by comparing */
    MOST_LEVELS = 32,       /* of eight bytes; what is the same so far is compared whole */
};

/* Eight bytes as a number that is ordered as they are; zeros after the string's end. */
static uint64_t head_of(const char *string)
{
    uint64_t head = 0;
    for (int shift = 56; shift >= 0 && *string; shift -= 8)
        head |= (uint64_t)(unsigned char)*string++ << shift;
    return head;
}

static int compare_heads(const void *a, const void *b)
{
    const ordered *x = a, *y = b;
    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static int compare_whole(const void *a, const void *b)
{
    const ordered *x = a, *y = b;
    int order = strcmp(x->string, y->string);
    return order ? order : x->number < y->number ? -1 : x->number > y->number;
}

/* A stable radix sort from the last byte of the heads to the first; `other` has as much room. */
static void sort_heads(ordered *all, ordered *other, size_t count)
{
    ordered *from = all, *to = other;
    for (int shift = 0; shift < 64; shift += 8) {
        size_t first[257] = {0};
        for (size_t i = 0; i < count; i++)
            first[(from[i].head >> shift & 255) + 1]++;
        if (first[(from->head >> shift & 255) + 1] == count)
            continue;
        for (int byte = 1; byte < 256; byte++)
            first[byte] += first[byte - 1];
        for (size_t i = 0; i < count; i++)
            to[first[from[i].head >> shift & 255]++] = from[i];
        ordered *last = from;
        from = to;
        to = last;
    }
    if (from != all)
        memcpy(all, from, count * sizeof *all);
}

/* Sorts strings that have the first `depth` bytes in common, and stand in the order of their numbers. */
static void sort_from(ordered *all, ordered *other, size_t count, size_t depth, int level)
{
    if (level == MOST_LEVELS) {
        qsort(all, count, sizeof *all, compare_whole);
        return;
    }
    for (size_t i = 0; i < count; i++)
        all[i].head = head_of(all[i].string + depth);
    if (count > FEW)
        sort_heads(all, other, count);
    else
        qsort(all, count, sizeof *all, compare_heads);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && all[end].head == all[first].head;)
            end++;
        if (end - first > 1 && all[first].head & 255)       /* else they end here, all of them the same */
            sort_from(all + first, other, end - first, depth + 8, level + 1);
    }
}

bool order_strings(ordered *all, size_t count)
{
    ordered *other = malloc((count + 1) * sizeof *other);
    if (!other)
        return false;
    size_t common = count ? strlen(all->string) : 0;
    for (size_t i = 1; i < count; i++)
        for (size_t at = 0; at < common; at++)
            if (all[i].string[at] != all->string[at])
                common = at;
    if (count > 1)
        sort_from(all, other, count, common, 0);
    free(other);
    return true;
}

/* Round by round: what stands in a place goes out, the item of the number there comes in, then the place that it left is filled in the same way. */
bool arrange(void *items, size_t size, ordered *order, size_t count)
{
    char *all = items, *first = malloc(size);
    for (size_t i = 0; first && i < count; i++) {
        size_t at = i;
        if (order[i].number == i)
            continue;
        memcpy(first, all + i * size, size);
        for (size_t next; (next = order[at].number) != i; at = next) {
            memcpy(all + at * size, all + next * size, size);
            order[at].number = (uint32_t)at;
        }
        memcpy(all + at * size, first, size);
        order[at].number = (uint32_t)at;
    }
    bool done = first != NULL;
    free(first);
    return done;
}
