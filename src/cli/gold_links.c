/* Gold links of four formats → texts with names tied to Wikidata. */
#include "gold_links.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reading {
    cli *cli;
    const char *path;
    unsigned long line;
    gold_reader reader;
    void *user;
    gold_text text;
    qn_buffer bytes;            /* of a text that is put together from tokens */
    struct gum *gum;
} reading;

static qn_status no_memory(const reading *r)
{
    return qn_fail(r->cli->context, QN_NOMEM, r->path, "out of memory");
}

static qn_status wrong(const reading *r, const char *what)
{
    return qn_report(r->cli->context, QN_ERROR, QN_SYNTAX, r->path, r->line, 0, -1, "%s", what);
}

static bool begin_text(reading *r, const char *name)
{
    r->text = (gold_text){.arena = qn_arena_new()};
    r->text.name = r->text.arena ? qn_arena_strdup(r->text.arena, name ? name : "") : NULL;
    r->bytes.length = 0;
    return r->text.name != NULL;
}

static void drop_text(reading *r)
{
    free(r->text.links);
    qn_arena_free(r->text.arena);
    r->text = (gold_text){0};
}

static qn_status end_text(reading *r)
{
    qn_status status = r->reader(r->user, &r->text);
    drop_text(r);
    return status;
}

/* Adds the name between two bytes, without the article that it starts with. */
static bool add_link(reading *r, gold_link link)
{
    static const char *const articles[] = {"the ", "The ", "a ", "A ", "an ", "An "};
    gold_text *t = &r->text;
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
        size_t length = strlen(articles[i]);
        if (link.end - link.begin > length && !memcmp(t->text + link.begin, articles[i], length)) {
            link.begin += length;
            break;
        }
    }
    if (link.id)
        link.id = qn_arena_strdup(t->arena, link.id);
    if (link.label)
        link.label = qn_arena_strdup(t->arena, link.label);
    return QN_PUSH(t->links, t->count, t->capacity, link);
}

static bool is_id(const char *id)
{
    return id && id[0] == 'Q' && isdigit((unsigned char)id[1]);
}

static bool is_name_start(const gold_text *t, size_t begin)
{
    unsigned char c = (unsigned char)t->text[begin];
    return isupper(c) || isdigit(c) || c >= 0x80;
}

/* --- JSON Lines -------------------------------------------------------------------------------------------------------- */

/* The byte at which a character begins; the text's length when it has fewer. */
static size_t byte_of(const gold_text *t, json_int_t character)
{
    size_t at = 0;
    for (; at < t->length && character > 0; character--)
        qn_utf8_next(t->text, t->length, &at);
    return at;
}

static qn_name_type type_of_label(const char *type)
{
    if (strstr(type, "Q215627"))
        return QN_NAME_PER;
    if (strstr(type, "Q27096213"))
        return QN_NAME_LOC;
    return strstr(type, "Q43229") ? QN_NAME_ORG : QN_NAME_MISC;
}

/* ELEVANT's label: of a child that is tied to its parent's entity the parent's number is taken, of one that is not (the country in "Springfield,
   Illinois") nothing is asked. */
static bool add_label(reading *r, const json_t *labels, const json_t *label)
{
    const char *id = json_string_value(json_object_get(label, "entity_id")), *type = json_string_value(json_object_get(label, "type"));
    const json_t *span = json_object_get(label, "span"), *up = json_object_get(label, "parent");
    bool fixed = !id || !type || !strcmp(type, "DATETIME") || !strcmp(type, "QUANTITY"), counts = !json_is_true(json_object_get(label, "coref"));
    uint32_t number = (uint32_t)json_integer_value(json_object_get(label, "id"));
    if (fixed)
        return true;
    for (int deep = 0; deep < 8 && json_is_integer(up); deep++) {
        const json_t *parent = json_array_get(labels, (size_t)json_integer_value(up));
        const char *of_parent = json_string_value(json_object_get(parent, "entity_id"));
        if (!of_parent || strcmp(of_parent, id))
            counts = false;
        else
            number = (uint32_t)json_integer_value(json_object_get(parent, "id"));
        up = json_object_get(parent, "parent");
    }
    gold_link link = {.begin = byte_of(&r->text, json_integer_value(json_array_get(span, 0))), .end = byte_of(&r->text, json_integer_value(json_array_get(span, 1))),
                      .id = is_id(id) ? id : NULL, .label = json_string_value(json_object_get(label, "name")), .type = type_of_label(type), .number = number};
    if (link.begin >= link.end)
        return true;
    link.counts = counts;
    if (!add_link(r, link))
        return false;
    gold_link *added = &r->text.links[r->text.count - 1];
    added->counts = counts && is_name_start(&r->text, added->begin);
    return true;
}

static qn_status read_labels(reading *r, const json_t *record, const char *text)
{
    size_t i;
    json_t *label;
    const json_t *labels = json_object_get(record, "labels"), *span = json_object_get(record, "evaluation_span");
    bool good = begin_text(r, json_string_value(json_object_get(record, "title")));
    r->text.text = text;
    r->text.length = strlen(text);
    r->text.from = byte_of(&r->text, json_integer_value(json_array_get(span, 0)));
    r->text.to = span ? byte_of(&r->text, json_integer_value(json_array_get(span, 1))) : r->text.length;
    json_array_foreach(labels, i, label)
        good = good && add_label(r, labels, label);
    if (good)
        return end_text(r);
    drop_text(r);
    return no_memory(r);
}

/* KnowledgeNet's properties whose subject is a person; all others have a firm there. */
static bool subject_is_firm(const char *property)
{
    static const char *const firms[] = {"DATE_FOUNDED", "HEADQUARTERS", "SUBSIDIARY_OF", "FOUNDED_BY", "CEO"};
    for (size_t i = 0; i < sizeof firms / sizeof *firms; i++)
        if (!strcmp(firms[i], property))
            return true;
    return false;
}

static bool add_end(reading *r, const json_t *fact, const char *begin, const char *end, const char *uri, qn_name_type type)
{
    static const char wikidata[] = "http://www.wikidata.org/entity/";
    const char *iri = json_string_value(json_object_get(fact, uri));
    if (!iri || strncmp(iri, wikidata, sizeof wikidata - 1) || !is_id(iri + sizeof wikidata - 1))
        return true;
    gold_link link = {.begin = byte_of(&r->text, json_integer_value(json_object_get(fact, begin))),
                      .end = byte_of(&r->text, json_integer_value(json_object_get(fact, end))), .id = iri + sizeof wikidata - 1, .type = type};
    for (size_t i = 0; i < r->text.count; i++)
        if (r->text.links[i].begin == link.begin && r->text.links[i].end == link.end)
            return true;        /* the end of another fact, too */
    link.number = (uint32_t)r->text.count;
    link.counts = link.begin < link.end && is_name_start(&r->text, link.begin);
    return link.begin >= link.end || add_link(r, link);
}

static qn_status read_passages(reading *r, const json_t *record, const char *text)
{
    size_t i, k;
    json_t *passage, *fact;
    bool good = begin_text(r, json_string_value(json_object_get(record, "documentId")));
    r->text.text = text;
    r->text.length = strlen(text);
    json_array_foreach(json_object_get(record, "passages"), i, passage)
        json_array_foreach(json_object_get(passage, "facts"), k, fact) {
            const char *property = json_string_value(json_object_get(fact, "propertyName"));
            qn_name_type subject = property && subject_is_firm(property) ? QN_NAME_ORG : QN_NAME_PER;
            good = good && add_end(r, fact, "subjectStart", "subjectEnd", "subjectUri", subject) &&
                   add_end(r, fact, "objectStart", "objectEnd", "objectUri", QN_NAME_MISC);
        }
    qn_status status = !good ? no_memory(r) : r->text.count ? end_text(r) : QN_OK;
    drop_text(r);
    return status;
}

static qn_status read_lines(reading *r, FILE *in)
{
    char *line = NULL;
    size_t size = 0;
    json_error_t error;
    qn_status status = QN_OK;
    for (r->line = 1; !status && getline(&line, &size, in) >= 0; r->line++) {
        json_t *record = json_loads(line, 0, &error);
        const char *text = json_string_value(json_object_get(record, "text")), *whole = json_string_value(json_object_get(record, "documentText"));
        if (text && json_is_array(json_object_get(record, "labels")))
            status = read_labels(r, record, text);
        else if (whole)
            status = read_passages(r, record, whole);
        else
            status = wrong(r, "a line is to be a record with text and labels, or with documentText and passages");
        json_decref(record);
    }
    free(line);
    return status;
}

/* --- texts put together from tokens ---------------------------------------------------------------------------------------- */

/* Whether a blank stands between two tokens of a file that does not tell. */
static bool blank_between(const char *before, const char *form)
{
    if (!before || !strcmp(before, "(") || !strcmp(before, "[") || !strcmp(before, "-"))
        return false;
    return !strchr(",.;:?!)]'%-", *form) && strncmp(form, "n't", 3) && strncmp(form, "’", strlen("’"));
}

static qn_status end_bytes(reading *r)
{
    r->text.text = r->bytes.bytes ? r->bytes.bytes : "";
    r->text.length = r->bytes.length;
    for (size_t i = 0; i < r->text.count; i++) {        /* the bytes are there only now */
        gold_link *l = &r->text.links[i];
        l->counts = is_name_start(&r->text, l->begin);
    }
    return r->bytes.failed ? no_memory(r) : end_text(r);
}

static qn_name_type type_of_vertex(const char *type)
{
    return !strcmp(type, "PER") ? QN_NAME_PER : !strcmp(type, "ORG") ? QN_NAME_ORG : !strcmp(type, "LOC") ? QN_NAME_LOC : QN_NAME_MISC;
}

/* `places`: of each sentence the offsets of its tokens and the end. */
static bool add_vertex(reading *r, const json_t *entity, size_t *const *places, const size_t *counts, size_t sentences)
{
    size_t m;
    json_t *mention;
    json_array_foreach(entity, m, mention) {
        const json_t *pos = json_object_get(mention, "pos");
        const char *type = json_string_value(json_object_get(mention, "type")), *id = json_string_value(json_object_get(mention, "wikidata_qcode"));
        size_t sentence = (size_t)json_integer_value(json_object_get(mention, "sent_id"));
        size_t from = (size_t)json_integer_value(json_array_get(pos, 0)), to = (size_t)json_integer_value(json_array_get(pos, 1));
        if (!type || !strcmp(type, "TIME") || !strcmp(type, "NUM") || sentence >= sentences || from >= to || to > counts[sentence])
            continue;
        gold_link link = {.begin = places[sentence][2 * from], .end = places[sentence][2 * to - 1], .id = is_id(id) ? id : NULL,
                          .type = type_of_vertex(type), .number = (uint32_t)r->text.count};
        r->text.text = r->bytes.bytes;
        if (!add_link(r, link))
            return false;
    }
    return true;
}

/* Begin and end of each token, new; NULL when out of memory. */
static size_t *add_sentence(reading *r, const json_t *forms)
{
    size_t i, *places = malloc((2 * json_array_size(forms) + 1) * sizeof *places);
    json_t *one;
    const char *before = NULL;
    json_array_foreach(forms, i, one) {
        const char *form = json_string_value(one) ? json_string_value(one) : "";
        if (blank_between(before, form))
            qn_buffer_putc(&r->bytes, ' ');
        if (places)
            places[2 * i] = r->bytes.length;
        qn_buffer_puts(&r->bytes, form);
        if (places)
            places[2 * i + 1] = r->bytes.length;
        before = form;
    }
    qn_buffer_putc(&r->bytes, ' ');
    return places;
}

static qn_status read_document(reading *r, const json_t *document)
{
    const json_t *sentences = json_object_get(document, "sents");
    size_t count = json_array_size(sentences), e;
    size_t **places = calloc(count + 1, sizeof *places), *counts = calloc(count + 1, sizeof *counts);
    bool good = begin_text(r, json_string_value(json_object_get(document, "title"))) && places && counts;
    json_t *entity;
    for (size_t s = 0; good && s < count; s++) {
        counts[s] = json_array_size(json_array_get(sentences, s));
        good = (places[s] = add_sentence(r, json_array_get(sentences, s))) != NULL && !r->bytes.failed;
    }
    json_array_foreach(json_object_get(document, "vertexSet"), e, entity)
        good = good && add_vertex(r, entity, places, counts, count);
    for (size_t s = 0; places && s < count; s++)
        free(places[s]);
    free(places);
    free(counts);
    qn_status status = good ? end_bytes(r) : no_memory(r);
    drop_text(r);
    return status;
}

static qn_status read_documents(reading *r, const json_t *all)
{
    size_t i;
    json_t *document;
    qn_status status = QN_OK;
    json_array_foreach(all, i, document)
        if (!status)
            status = read_document(r, document);
    return status;
}

/* --- GUM --------------------------------------------------------------------------------------------------------------- */

enum { COLUMNS = 10, DEEPEST = 64, MOST_TOKENS = 1 << 16 };

typedef struct gum_open {
    char number[16];
    uint32_t first;             /* token */
    uint32_t head, last;        /* first and last of the name's tokens, from 0 */
    const char *title;          /* NULL when the entity has none */
    qn_name_type type;
} gum_open;

typedef struct gum {
    qn_interner *titles;        /* numbers are indices into ids */
    qn_arena *arena;
    const char **ids; size_t id_count, id_capacity;
    size_t *places; size_t place_count, place_capacity;     /* begin and end of each token of the document */
    uint8_t *proper; size_t proper_count, proper_capacity;
    gum_open open[DEEPEST]; size_t depth;
} gum;

static qn_status read_titles(reading *r, gum *g, const char *path)
{
    FILE *in = path ? fopen(path, "r") : NULL;
    char *line = NULL;
    size_t size = 0;
    bool good = (g->titles = qn_interner_new()) != NULL && (g->arena = qn_arena_new()) != NULL;
    if (path && !in)
        return qn_fail(r->cli->context, QN_IO, path, "cannot open: %s", strerror(errno));
    while (good && in && getline(&line, &size, in) >= 0) {
        char *save = NULL, *title = strtok_r(line, "\t\n", &save), *url = strtok_r(NULL, "\t\n", &save), *id = strtok_r(NULL, "\t\n", &save);
        if (!title || !url || !is_id(id))
            continue;
        uint32_t number = qn_intern(g->titles, title, strlen(title));
        const char *kept = qn_arena_strdup(g->arena, id);
        good = number != QN_NONE && kept && (number < g->id_count || QN_PUSH(g->ids, g->id_count, g->id_capacity, kept));
    }
    free(line);
    if (in)
        fclose(in);
    return good ? QN_OK : no_memory(r);
}

static bool close_gum(reading *r, gum *g, size_t index)
{
    gum_open e = g->open[index];
    memmove(&g->open[index], &g->open[index + 1], (g->depth - index - 1) * sizeof *g->open);
    g->depth--;
    uint32_t first = e.first + e.head, last = e.first + e.last;
    if (!e.title || e.type == QN_NAME_MISC || last >= g->proper_count || !g->proper[first])
        return true;
    while (last > first && !g->proper[last])
        last--;
    uint32_t number = qn_interner_find(g->titles, e.title, strlen(e.title));
    r->text.text = r->bytes.bytes;
    return add_link(r, (gold_link){.begin = g->places[2 * first], .end = g->places[2 * last + 1], .id = number == QN_NONE ? NULL : g->ids[number],
                                   .label = e.title, .type = e.type, .number = (uint32_t)r->text.count});
}

/* "12-person-new-nnnnn-cf1-1,2-coref-Ada_Lovelace": number, type, …, head tokens, link, title. */
static bool open_gum(reading *r, gum *g, const char *body, size_t length)
{
    gum_open e = {.first = (uint32_t)g->proper_count - 1, .type = QN_NAME_MISC};
    char *text = qn_arena_strndup(r->text.arena, body, length), *at = text;
    for (int field = 0; text && at && field < 8; field++) {
        char *dash = field < 7 ? strchr(at, '-') : NULL;
        if (dash)
            *dash = '\0';
        if (field == 0)
            snprintf(e.number, sizeof e.number, "%s", at);
        else if (field == 1)
            e.type = !strcmp(at, "person") ? QN_NAME_PER : !strcmp(at, "organization") ? QN_NAME_ORG : !strcmp(at, "place") ? QN_NAME_LOC : QN_NAME_MISC;
        else if (field == 5) {
            const char *last = strrchr(at, ',');
            e.head = (uint32_t)strtoul(at, NULL, 10) - 1;
            e.last = last ? (uint32_t)strtoul(last + 1, NULL, 10) - 1 : e.head;
        } else if (field == 7)
            e.title = at;
        at = dash ? dash + 1 : NULL;
    }
    if (g->depth < DEEPEST && e.last >= e.head && e.last < MOST_TOKENS)
        g->open[g->depth++] = e;
    return text != NULL;
}

static bool close_number(reading *r, gum *g, const char *number, size_t length)
{
    for (size_t i = g->depth; i-- > 0;)
        if (strlen(g->open[i].number) == length && !memcmp(g->open[i].number, number, length))
            return close_gum(r, g, i);
    return true;
}

static bool read_entities(reading *r, gum *g, const char *misc)
{
    const char *at = strstr(misc, "Entity=");
    bool good = true;
    for (at = at ? at + 7 : ""; good && *at && *at != '|' && *at != '\n';) {
        bool opens = *at == '(';
        at += opens;
        size_t length = strcspn(at, opens ? "(|\n" : "()|\n");
        const char *bracket = opens ? memchr(at, ')', length) : NULL;
        /* a title may hold brackets of its own: "Java_(island)" ends where its bracket does */
        if (bracket)
            length = (size_t)(bracket - at);
        good = opens ? open_gum(r, g, at, length) : close_number(r, g, at, length);
        at += length;
        if (opens && *at == ')' && g->depth)
            good = good && close_gum(r, g, g->depth - 1);
        at += *at == ')';
    }
    return good;
}

static bool add_gum_token(reading *r, gum *g, char *columns[COLUMNS])
{
    size_t begin = r->bytes.length;
    qn_buffer_puts(&r->bytes, columns[1]);
    size_t end = r->bytes.length;
    if (!strstr(columns[9], "SpaceAfter=No"))
        qn_buffer_putc(&r->bytes, ' ');
    return QN_PUSH(g->places, g->place_count, g->place_capacity, begin) && QN_PUSH(g->places, g->place_count, g->place_capacity, end) &&
           QN_PUSH(g->proper, g->proper_count, g->proper_capacity, (uint8_t)!strcmp(columns[3], "PROPN")) && read_entities(r, g, columns[9]);
}

static qn_status end_gum(reading *r, gum *g)
{
    qn_status status = g->proper_count ? end_bytes(r) : QN_OK;
    drop_text(r);
    g->place_count = g->proper_count = g->depth = 0;
    return status;
}

static qn_status read_gum_line(reading *r, gum *g, char *line)
{
    char *columns[COLUMNS];
    size_t count = 0;
    if (*line == '#') {
        if (strncmp(line, "# newdoc", 8))
            return QN_OK;
        qn_status status = end_gum(r, g);
        line[strcspn(line, "\n")] = '\0';
        return status ? status : begin_text(r, line + 8) ? QN_OK : no_memory(r);
    }
    if (*line == '\n') {
        qn_buffer_putc(&r->bytes, '\n');
        return QN_OK;
    }
    for (char *at = line, *tab; at && count < COLUMNS; at = tab ? tab + 1 : NULL) {
        tab = strchr(at, '\t');
        if (tab)
            *tab = '\0';
        columns[count++] = at;
    }
    if (count != COLUMNS)
        return wrong(r, "a line of CoNLL-U has 10 columns");
    if (strpbrk(columns[0], "-."))
        return QN_OK;
    if (!r->text.arena && !begin_text(r, r->path))
        return no_memory(r);
    return add_gum_token(r, g, columns) ? QN_OK : no_memory(r);
}

static qn_status read_gum(reading *r, FILE *in, const char *titles)
{
    gum g = {0};
    char *line = NULL;
    size_t size = 0;
    qn_status status = read_titles(r, &g, titles);
    for (r->line = 1; !status && getline(&line, &size, in) >= 0; r->line++)
        status = read_gum_line(r, &g, line);
    if (!status)
        status = end_gum(r, &g);
    drop_text(r);
    free(line);
    free(g.ids);
    free(g.places);
    free(g.proper);
    qn_interner_free(g.titles);
    qn_arena_free(g.arena);
    return status;
}

/* --- files ------------------------------------------------------------------------------------------------------------- */

qn_status read_gold_links(cli *cli, const char *path, const char *titles, gold_reader reader, void *user)
{
    reading r = {.cli = cli, .path = path, .reader = reader, .user = user};
    FILE *in = fopen(path, "r");
    if (!in)
        return qn_fail(cli->context, QN_IO, path, "cannot open: %s", strerror(errno));
    int first = getc(in);
    rewind(in);
    qn_status status;
    if (first == '[') {
        json_error_t error;
        json_t *all = json_loadf(in, JSON_ALLOW_NUL, &error);
        status = all ? read_documents(&r, all) : qn_report(cli->context, QN_ERROR, QN_SYNTAX, path, 0, 0, -1, "no list of documents: %s", error.text);
        json_decref(all);
    } else {
        status = first == '{' ? read_lines(&r, in) : read_gum(&r, in, titles);
    }
    free(r.bytes.bytes);
    fclose(in);
    return status;
}
