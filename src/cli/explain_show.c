/* explain: a sentence in lines, with the words that make the claim marked. */
#include "explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH = 100, NARROWEST = 40 };

size_t output_width(bool terminal)
{
    struct winsize size;
    if (!terminal || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
        return WIDTH;
    return size.ws_col < NARROWEST ? NARROWEST : size.ws_col > WIDTH ? WIDTH : size.ws_col;
}

static int compare_marks(const void *a, const void *b)
{
    const mark *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return x->end < y->end ? 1 : x->end > y->end ? -1 : x->trigger - y->trigger;
}

/* Orders the marks and drops those that overlap one before them: the longer stays. */
static size_t settle(mark *marks, size_t count)
{
    size_t kept = 0;
    if (count)
        qsort(marks, count, sizeof *marks, compare_marks);
    for (size_t i = 0; i < count; i++)
        if (marks[i].begin < marks[i].end && (!kept || marks[i].begin >= marks[kept - 1].end))
            marks[kept++] = marks[i];
    return kept;
}

static const char *opening(const mark *m, bool terminal)
{
    if (terminal)
        return m->trigger ? "\033[4m" : "\033[1m";
    return m->trigger ? "*" : "«";
}

static const char *closing(const mark *m, bool terminal)
{
    return terminal ? "\033[0m" : m->trigger ? "*" : "»";
}

/* A word being gathered, and the line it goes to. */
typedef struct wrapping {
    qn_buffer word;
    size_t word_width, column, indent, width;
} wrapping;

static void end_word(wrapping *w)
{
    if (!w->word.length)
        return;
    if (w->column > w->indent && w->column + 1 + w->word_width > w->width) {
        printf("\n%*s", (int)w->indent, "");
        w->column = w->indent;
    } else if (w->column > w->indent) {
        putchar(' ');
        w->column++;
    }
    fwrite(w->word.bytes, 1, w->word.length, stdout);
    w->column += w->word_width;
    w->word.length = w->word_width = 0;
}

static void add_text(wrapping *w, const char *text, size_t length, size_t columns)
{
    qn_buffer_add(&w->word, text, length);
    w->word_width += columns;
}

void print_sentence(const char *text, mark *marks, size_t count, size_t indent, size_t width, bool terminal)
{
    wrapping w = {.indent = indent, .column = indent, .width = width};
    size_t length = strlen(text), at = 0, next = 0, visible = terminal ? 0 : 1;
    count = settle(marks, count);
    printf("%*s", (int)indent, "");
    for (unsigned long character = 0; at < length && !w.word.failed; character++) {
        if (next < count && marks[next].begin == character)
            add_text(&w, opening(&marks[next], terminal), strlen(opening(&marks[next], terminal)), visible);
        size_t start = at;
        uint32_t c = qn_utf8_next(text, length, &at);
        if (c <= ' ' || c == 0x7F || c == 0xA0)
            end_word(&w);
        else
            add_text(&w, text + start, at - start, 1);
        if (next < count && marks[next].end == character + 1) {
            add_text(&w, closing(&marks[next], terminal), strlen(closing(&marks[next], terminal)), visible);
            next++;
        }
    }
    end_word(&w);
    if (terminal && next < count)
        fputs("\033[0m", stdout);
    putchar('\n');
    free(w.word.bytes);
}
