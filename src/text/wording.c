/* The phrases of ontology/boilerplate.txt. */
#include "reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct phrase {
    char *text;
    size_t length;
    int line;           /* within its section, from 0 */
} phrase;

typedef struct section {
    phrase *phrases;
    size_t count, capacity;
    int lines;
} section;

struct wording {
    section sections[WORDING_SECTIONS];
};

/* Sections as the file names them; in those marked, a line is one phrase, in the others it is words. */
static const struct {
    const char *name;
    bool phrases;
} rows[WORDING_SECTIONS] = {
    [WORDING_LINE] = {"line", true}, [WORDING_START] = {"start", true}, [WORDING_WITHIN] = {"within", true}, [WORDING_END] = {"end", true},
    [WORDING_BYLINE] = {"byline", true}, [WORDING_CREDIT] = {"credit", true}, [WORDING_UPDATED] = {"updated", true},
    [WORDING_MONTH] = {"month", false}, [WORDING_WEEKDAY] = {"weekday", false}, [WORDING_ENGLISH] = {"english", false},
    [WORDING_CLASS_KEEP] = {"class-keep", false}, [WORDING_CLASS_DROP] = {"class-drop", false}, [WORDING_ROLE_DROP] = {"role-drop", false},
};

/* --- look-up -------------------------------------------------------------------------------------------------- */

static char plain_character(uint32_t c)
{
    switch (c) {
    case 0x2018: case 0x2019: return '\'';
    case 0x201c: case 0x201d: return '"';
    case 0x2013: case 0x2014: return '-';
    case 0xa0: return ' ';
    }
    return 0;
}

bool wording_fold(const char *bytes, size_t length, char folded[FOLDED])
{
    size_t out = 0;
    for (size_t at = 0; at < length;) {
        size_t begin = at;
        uint32_t c = qn_utf8_next(bytes, length, &at);
        char plain = c < 0x80 ? (char)c : plain_character(c);
        if (out + 5 > FOLDED)
            return false;
        if (!plain) {
            memcpy(folded + out, bytes + begin, at - begin);
            out += at - begin;
        } else if (plain == ' ' || plain == '\t' || plain == '\n' || plain == '\r') {
            if (out && folded[out - 1] != ' ')
                folded[out++] = ' ';
        } else {
            folded[out++] = plain >= 'A' && plain <= 'Z' ? (char)(plain + 32) : plain;
        }
    }
    while (out && strchr(" .:!?>", folded[out - 1]))
        out--;
    folded[out] = '\0';
    return true;
}

static bool word_byte(char c)
{
    unsigned char u = (unsigned char)c;
    return (u >= 'a' && u <= 'z') || (u >= '0' && u <= '9') || u >= 0x80;
}

/* Whether a phrase that ends before `rest` ends at a word boundary. */
static bool boundary(const phrase *p, const char *rest)
{
    return !word_byte(*rest) || !word_byte(p->text[p->length - 1]);
}

size_t wording_is(const wording *w, wording_section which, const char *folded)
{
    const section *s = &w->sections[which];
    for (size_t i = 0; i < s->count; i++)
        if (!strcmp(s->phrases[i].text, folded))
            return s->phrases[i].length;
    return 0;
}

size_t wording_begins(const wording *w, wording_section which, const char *folded)
{
    const section *s = &w->sections[which];
    size_t longest = 0;
    for (size_t i = 0; i < s->count; i++) {
        const phrase *p = &s->phrases[i];
        if (p->length > longest && !strncmp(p->text, folded, p->length) && boundary(p, folded + p->length))
            longest = p->length;
    }
    return longest;
}

size_t wording_holds(const wording *w, wording_section which, const char *folded)
{
    const section *s = &w->sections[which];
    for (size_t i = 0; i < s->count; i++) {
        const phrase *p = &s->phrases[i];
        for (const char *at = folded; (at = strstr(at, p->text)) != NULL; at++)
            if (boundary(p, at + p->length) && (at == folded || !word_byte(at[-1]) || !word_byte(*p->text)))
                return p->length;
    }
    return 0;
}

bool wording_inside(const wording *w, wording_section which, const char *names)
{
    const section *s = &w->sections[which];
    for (size_t i = 0; i < s->count; i++)
        if (strstr(names, s->phrases[i].text))
            return true;
    return false;
}

int wording_number(const wording *w, wording_section which, const char *word, size_t length)
{
    const section *s = &w->sections[which];
    for (size_t i = 0; i < s->count; i++) {
        const phrase *p = &s->phrases[i];
        if (p->length != length)
            continue;
        size_t same = 0;
        while (same < length && (word[same] >= 'A' && word[same] <= 'Z' ? word[same] + 32 : word[same]) == p->text[same])
            same++;
        if (same == length)
            return p->line;
    }
    return -1;
}

/* --- reading the file ----------------------------------------------------------------------------------------- */

static bool add_phrase(section *s, const char *text, size_t length)
{
    phrase p = {strndup(text, length), length, s->lines};
    if (p.text && QN_PUSH(s->phrases, s->count, s->capacity, p))
        return true;
    free(p.text);
    return false;
}

static bool add_line(section *s, bool phrases, char *line)
{
    bool good = true;
    if (phrases) {
        good = add_phrase(s, line, strlen(line));
    } else {
        for (char *rest = line, *word; good && (word = strtok_r(rest, " \t", &rest)) != NULL;)
            good = add_phrase(s, word, strlen(word));
    }
    s->lines++;
    return good;
}

static int section_named(const char *line)
{
    for (int i = 0; i < WORDING_SECTIONS; i++) {
        size_t length = strlen(rows[i].name);
        if (!strncmp(line + 1, rows[i].name, length) && line[length + 1] == ']')
            return i;
    }
    return -1;
}

static qn_status read_lines(qn_context *context, wording *w, FILE *file, const char *path)
{
    char line[FOLDED + 1];
    int current = -1;
    for (unsigned long number = 1; fgets(line, sizeof line, file); number++) {
        if (!strchr(line, '\n') && !feof(file))
            return qn_report(context, QN_ERROR, QN_LIMIT, path, number, 0, -1, "a line of more than %d bytes; break it", FOLDED);
        line[strcspn(line, "\r\n")] = '\0';
        if (!*line || *line == '#')
            continue;
        if (*line == '[') {
            current = section_named(line);
            if (current < 0)
                return qn_report(context, QN_ERROR, QN_SYNTAX, path, number, 0, -1, "unknown section %s", line);
        } else if (current < 0) {
            return qn_report(context, QN_ERROR, QN_SYNTAX, path, number, 0, -1, "a phrase before the first [section]");
        } else if (!add_line(&w->sections[current], rows[current].phrases, line)) {
            return QN_NOMEM;
        }
    }
    return ferror(file) ? qn_fail(context, QN_IO, path, "cannot be read: %s", strerror(errno)) : QN_OK;
}

qn_status wording_load(qn_context *context, wording **result)
{
    char *path = NULL;
    *result = NULL;
    qn_status status = qn_context_data(context, "ontology/boilerplate.txt", &path);
    if (status)
        return status;
    FILE *file = fopen(path, "re");
    wording *w = calloc(1, sizeof *w);
    if (!w)
        status = QN_NOMEM;
    else if (!file)
        status = qn_fail(context, QN_IO, path, "cannot be opened: %s", strerror(errno));
    else
        status = read_lines(context, w, file, path);
    if (file)
        fclose(file);
    free(path);
    if (status)
        wording_free(w);
    else
        *result = w;
    return status;
}

void wording_free(wording *w)
{
    if (!w)
        return;
    for (int i = 0; i < WORDING_SECTIONS; i++) {
        for (size_t k = 0; k < w->sections[i].count; k++)
            free(w->sections[i].phrases[k].text);
        free(w->sections[i].phrases);
    }
    free(w);
}
