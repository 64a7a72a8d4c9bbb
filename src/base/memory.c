/* Arena, vectors, byte strings. */
#include <quidnunc/base.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CHUNK ((size_t)16 * 1024)
#define LARGEST_CHUNK ((size_t)1024 * 1024)
#define ALIGNMENT _Alignof(max_align_t)

typedef struct chunk {
    struct chunk *next;
    size_t used, size;
    _Alignas(max_align_t) char bytes[];
} chunk;

struct qn_arena {
    chunk *chunks;      /* the one being filled first */
    size_t next_size;
    size_t total;
    bool separate;      /* every piece an allocation of its own */
    bool failed;
};

qn_arena *qn_arena_new(void)
{
    qn_arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        return NULL;
    const char *how = getenv("QUIDNUNC_ARENA");
    arena->separate = how && !strcmp(how, "malloc");
    arena->next_size = FIRST_CHUNK;
    return arena;
}

void qn_arena_free(qn_arena *arena)
{
    if (!arena)
        return;
    for (chunk *c = arena->chunks, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(arena);
}

static chunk *add_chunk(qn_arena *arena, size_t size)
{
    chunk *c = size <= SIZE_MAX - sizeof *c ? calloc(1, sizeof *c + size) : NULL;
    if (!c) {
        arena->failed = true;
        return NULL;
    }
    c->size = size;
    c->next = arena->chunks;
    arena->chunks = c;
    arena->total += sizeof *c + size;
    return c;
}

void *qn_arena_alloc(qn_arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT) {
        arena->failed = true;
        return NULL;
    }
    if (arena->separate) {
        chunk *c = add_chunk(arena, size ? size : 1);
        return c ? c->bytes : NULL;
    }
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    chunk *c = arena->chunks;
    if (!c || c->size - c->used < size) {
        size_t wanted = arena->next_size > size ? arena->next_size : size;
        c = add_chunk(arena, wanted);
        if (!c)
            return NULL;
        if (arena->next_size < LARGEST_CHUNK)
            arena->next_size *= 2;
    }
    void *piece = c->bytes + c->used;
    c->used += size;
    return piece;
}

char *qn_arena_strndup(qn_arena *arena, const char *bytes, size_t length)
{
    char *copy = length < SIZE_MAX ? qn_arena_alloc(arena, length + 1) : NULL;
    if (copy && length)
        memcpy(copy, bytes, length);
    return copy;
}

char *qn_arena_strdup(qn_arena *arena, const char *string)
{
    return qn_arena_strndup(arena, string, strlen(string));
}

void *qn_arena_copy(qn_arena *arena, const void *items, size_t count, size_t size)
{
    void *copy = count < SIZE_MAX / (size ? size : 1) ? qn_arena_alloc(arena, count * size + 1) : NULL;
    if (copy && count)
        memcpy(copy, items, count * size);
    return copy;
}

char *qn_arena_printf(qn_arena *arena, const char *format, ...)
{
    char small[256];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (length >= 0 && (size_t)length < sizeof small)
        return qn_arena_strndup(arena, small, (size_t)length);
    char *text = length >= 0 ? qn_arena_alloc(arena, (size_t)length + 1) : NULL;
    if (!text)
        return NULL;
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}

void qn_arena_fail(qn_arena *arena)
{
    arena->failed = true;
}

bool qn_arena_failed(const qn_arena *arena)
{
    return arena->failed;
}

size_t qn_arena_size(const qn_arena *arena)
{
    return arena->total;
}

bool qn_grow(void **array, size_t *capacity, size_t count, size_t size)
{
    if (count < *capacity)
        return true;
    size_t wanted = *capacity ? *capacity * 2 : 16;
    if (wanted > SIZE_MAX / size)
        return false;
    void *larger = realloc(*array, wanted * size);
    if (!larger)
        return false;
    *array = larger;
    *capacity = wanted;
    return true;
}

void qn_buffer_add(qn_buffer *buffer, const char *bytes, size_t length)
{
    if (buffer->failed)
        return;
    if (length >= buffer->capacity - buffer->length) {
        size_t wanted = buffer->capacity ? buffer->capacity : 64;
        while (wanted - buffer->length <= length) {
            if (wanted > SIZE_MAX / 2) {
                buffer->failed = true;
                return;
            }
            wanted *= 2;
        }
        char *larger = realloc(buffer->bytes, wanted);
        if (!larger) {
            buffer->failed = true;
            return;
        }
        buffer->bytes = larger;
        buffer->capacity = wanted;
    }
    if (length)
        memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

void qn_buffer_puts(qn_buffer *buffer, const char *string)
{
    qn_buffer_add(buffer, string, strlen(string));
}

void qn_buffer_putc(qn_buffer *buffer, char byte)
{
    qn_buffer_add(buffer, &byte, 1);
}

void qn_buffer_printf(qn_buffer *buffer, const char *format, ...)
{
    char small[256];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (length < 0) {
        buffer->failed = true;
    } else if ((size_t)length < sizeof small) {
        qn_buffer_add(buffer, small, (size_t)length);
    } else {
        char *large = malloc((size_t)length + 1);
        if (!large) {
            buffer->failed = true;
            return;
        }
        va_start(args, format);
        vsnprintf(large, (size_t)length + 1, format, args);
        va_end(args);
        qn_buffer_add(buffer, large, (size_t)length);
        free(large);
    }
}
