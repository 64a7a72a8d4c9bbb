/* `quidnunc lexicon learn`: sentences with what they say → entries that would read it, as Turtle for review.
 *
 *     sentence, subject, property, object ──▶ words whose arguments the two fill ──▶ word + frame + property: support, contradictions
 *         ──best first, each pair explained once──▶ proposals
 *
 * A frame is a word with two arguments. Whatever two actors fill them anywhere in the files counts for or against it.
 */
#include "eval.h"
#include "lexicon.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_EXAMPLES = 3, USUAL_SUPPORT = 2 };

/* What a sentence says of two actors. */
typedef struct pair {
    const qn_property *property;
    const char *sentence;           /* owned by the arena */
    bool read;                      /* the lexicon reads it already */
    bool explained;                 /* by a better proposal */
} pair;

/* One pair that one frame would read. */
typedef struct reading {
    uint32_t frame, pair;
} reading;

/* A word with two arguments. */
typedef struct frame {
    char pos;
    const char *words;              /* lemma, and particle */
    qn_arg subject, object;         /* markers are owned by the arena */
    size_t met;                     /* pairs of actors in its places, labelled or not */
} frame;

/* A frame that says a property. */
typedef struct proposal {
    uint32_t frame;
    const qn_property *property;
    size_t support, other;          /* sentences that it would read anew; pairs with other properties */
    size_t first, count;            /* readings, of those sorted: pairs with the property */
} proposal;

/* A fact of a sentence; strings are borrowed. */
typedef struct told {
    const char *subject, *object;
    const qn_property *property;
} told;

enum { MOST_TOLD = MOST_EXPECTED, MOST_PLACES = 64 };

typedef struct learning {
    cli *cli;
    const qn_pipeline *pipeline;
    qn_arena *arena;
    qn_interner *keys;              /* of frames */
    qn_interner *unknown;           /* properties that were told of */
    frame *frames; size_t frame_count, frame_capacity;
    pair *pairs; size_t pair_count, pair_capacity;
    reading *readings; size_t reading_count, reading_capacity;
    const char *sentence;           /* whose lines are being gathered, or NULL */
    told facts[MOST_TOLD]; size_t fact_count;       /* of them */
    size_t sentences, unplaced, read;       /* sentences read; pairs whose ends are no two actors of fitting classes; pairs that are read already */
    bool failed;
} learning;

/* --- one sentence ----------------------------------------------------------------------------------------------------- */


typedef struct work {
    learning *all;
    const qn_document *document;
    qn_layers layers;
    const told *facts; size_t fact_count;
    uint32_t pair_of[MOST_TOLD];    /* number of the fact's pair, or QN_NONE when its ends are nobody */
    bool *subjects[MOST_TOLD], *objects[MOST_TOLD];     /* [entities] that may be the fact's ends */
    qn_place places[MOST_PLACES];   /* of one word */
    size_t count;
} work;

/* Whether the bytes are the words that refer: with their head, or, of a person's name, a part of it. */
static bool stands_in(const work *w, const qn_reference *r, size_t begin, size_t end)
{
    const qn_token *tokens = w->layers.tokens->tokens;
    bool person = r->kind == QN_REF_NAME && w->layers.entities->entities[r->entity].type == QN_PERSON;
    bool head = tokens[r->head].begin >= begin && tokens[r->head].end <= end;
    return head || (person && tokens[r->first].begin <= begin && tokens[r->end - 1].end >= end);
}

/* Marks the entities that the text calls so: by one of their names, or at a place where those words stand. */
static bool *mark_called(const work *w, const char *name)
{
    const qn_entities *all = w->layers.entities;
    bool *called = qn_arena_alloc(w->document->arena, all->count + 1);
    size_t length = strlen(name);
    for (size_t i = 0; called && i < all->count; i++)
        called[i] = is_named(&all->entities[i], name);
    for (const char *at = w->document->text; called && length && (at = strstr(at, name)); at += length) {
        size_t begin = (size_t)(at - w->document->text), end = begin + length;
        for (size_t i = 0; i < all->reference_count; i++)
            if (stands_in(w, &all->references[i], begin, end))
                called[all->references[i].entity] = true;
    }
    return called;
}

static bool fits(const work *w, size_t fact, uint32_t subject, uint32_t object)
{
    return subject != object && w->subjects[fact][subject] && w->objects[fact][object];
}

/* The fact's ends among the actors of the sentence, of the classes that the property takes. False when there is none for one of them. */
static bool place_fact(work *w, size_t number)
{
    const told *fact = &w->facts[number];
    const qn_entities *all = w->layers.entities;
    bool *subjects = mark_called(w, fact->subject), *objects = mark_called(w, fact->object), any_subject = false, any_object = false;
    if (!subjects || !objects) {
        w->all->failed = true;
        return false;
    }
    for (size_t i = 0; i < all->count; i++) {
        unsigned type = (unsigned)all->entities[i].type;
        subjects[i] = subjects[i] && type & fact->property->domain;
        objects[i] = objects[i] && type & fact->property->range;
        any_subject = any_subject || subjects[i];
        any_object = any_object || objects[i];
    }
    w->subjects[number] = subjects;
    w->objects[number] = objects;
    return any_subject && any_object;
}

static const char *keep(learning *l, const char *text)
{
    const char *copy = text ? qn_arena_strdup(l->arena, text) : NULL;
    l->failed = l->failed || (text && !copy);
    return copy;
}

static uint32_t frame_of(learning *l, const qn_place *a, const qn_place *b)
{
    char key[320];
    int length = snprintf(key, sizeof key, "%c %s %s %d %s %d %s", a->pos, a->lemma, a->particle ? a->particle : "", (int)a->arg.kind,
                          a->arg.marker ? a->arg.marker : "", (int)b->arg.kind, b->arg.marker ? b->arg.marker : "");
    if (length < 0 || (size_t)length >= sizeof key)
        return QN_NONE;
    for (char *at = key; *at; at++)
        *at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
    uint32_t number = qn_intern(l->keys, key, (size_t)length);
    if (number != l->frame_count)
        return number;
    const char *words = a->particle ? qn_arena_printf(l->arena, "%s %s", a->lemma, a->particle) : keep(l, a->lemma);
    words = words ? qn_utf8_lower(l->arena, words, strlen(words)) : NULL;
    frame f = {.pos = a->pos, .words = words, .subject = {a->arg.kind, keep(l, a->arg.marker)}, .object = {b->arg.kind, keep(l, b->arg.marker)}};
    l->failed = l->failed || !words || !QN_PUSH(l->frames, l->frame_count, l->frame_capacity, f);
    return l->failed ? QN_NONE : number;
}

/* Counts the frame of two places of one word for every two actors in them. */
static void take_frame(work *w, const qn_place *a, const qn_place *b)
{
    learning *l = w->all;
    uint32_t frame = frame_of(l, a, b);
    for (size_t i = 0; frame != QN_NONE && i < a->count; i++)
        for (size_t k = 0; k < b->count; k++) {
            if (a->entities[i] == b->entities[k])
                continue;
            l->frames[frame].met++;
            for (size_t f = 0; f < w->fact_count; f++)
                if (w->pair_of[f] != QN_NONE && fits(w, f, a->entities[i], b->entities[k]))
                    l->failed = l->failed || !QN_PUSH(l->readings, l->reading_count, l->reading_capacity, (reading){frame, w->pair_of[f]});
        }
}

/* All places of the word are here. */
static void take_word(work *w)
{
    for (size_t i = 0; i < w->count; i++)
        for (size_t k = 0; k < w->count; k++)
            if (i != k)
                take_frame(w, &w->places[i], &w->places[k]);
    w->count = 0;
}

static void take_place(void *user, const qn_place *place)
{
    work *w = user;
    if (w->count && w->places[0].anchor != place->anchor)
        take_word(w);
    if (w->count == MOST_PLACES)
        return;
    qn_place copy = *place;
    copy.entities = qn_arena_copy(w->document->arena, place->entities, place->count, sizeof *place->entities);
    copy.arg.marker = place->arg.marker ? qn_arena_strdup(w->document->arena, place->arg.marker) : NULL;
    if (copy.entities && (copy.arg.marker || !place->arg.marker))
        w->places[w->count++] = copy;
    else
        w->all->failed = true;
}

static bool is_read(const work *w, size_t fact)
{
    for (size_t i = 0; i < w->layers.claims->count; i++) {
        const qn_claim *c = &w->layers.claims->claims[i];
        if (c->property != w->facts[fact].property || c->object == QN_NONE)
            continue;
        if (fits(w, fact, c->subject, c->object) || (c->property->symmetric && fits(w, fact, c->object, c->subject)))
            return true;
    }
    return false;
}

/* The pair of a fact, when both ends are actors of the sentence. */
static uint32_t add_pair(work *w, size_t fact, const char *sentence)
{
    learning *l = w->all;
    if (!place_fact(w, fact)) {
        l->unplaced++;
        return QN_NONE;
    }
    size_t size = w->layers.entities->count * sizeof **w->subjects;
    for (size_t i = 0; i < fact; i++)       /* the same two by other words */
        if (w->pair_of[i] != QN_NONE && w->facts[i].property == w->facts[fact].property && !memcmp(w->subjects[i], w->subjects[fact], size) &&
            !memcmp(w->objects[i], w->objects[fact], size))
            return w->pair_of[i];
    pair p = {.property = w->facts[fact].property, .sentence = sentence, .read = is_read(w, fact)};
    l->read += p.read;
    l->failed = l->failed || !QN_PUSH(l->pairs, l->pair_count, l->pair_capacity, p);
    return (uint32_t)l->pair_count - 1;
}

static qn_status learn_sentence(learning *l, const char *path, const char *sentence, const told *facts, size_t count)
{
    qn_document *document;
    work w = {.all = l, .facts = facts, .fact_count = count};
    qn_status status = qn_document_new(l->cli->context, path, NULL, sentence, strlen(sentence), &document);
    if (status)
        return status;
    w.document = document;
    l->sentences++;
    status = qn_pipeline_annotate(l->pipeline, document, l->cli->context, &w.layers);
    const char *kept = status ? NULL : keep(l, sentence);
    for (size_t i = 0; i < count && !status; i++)
        w.pair_of[i] = facts[i].property->data ? QN_NONE : add_pair(&w, i, kept);
    if (!status)
        status = qn_claims_places(qn_pipeline_extractor(l->pipeline), document, w.layers.tokens, w.layers.mentions, w.layers.entities, l->cli->context,
                                  take_place, &w);
    if (!status)
        take_word(&w);
    qn_document_free(document);
    return status || !l->failed ? status : qn_fail(l->cli->context, QN_NOMEM, path, "out of memory");
}

/* --- files ------------------------------------------------------------------------------------------------------------ */

/* "worksFor", "qn:worksFor" or an IRI; each unknown one is told once. */
static const qn_property *property_of(learning *l, const char *name, const char *path, unsigned long line)
{
    size_t count;
    const qn_lexicon *lexicon = qn_pipeline_lexicon(l->pipeline);
    const qn_property *all = qn_lexicon_properties(lexicon, &count), *found = qn_lexicon_property(lexicon, !strncmp(name, "qn:", 3) ? name + 3 : name);
    for (size_t i = 0; !found && i < count; i++)
        if (!strcmp(all[i].iri, name))
            found = &all[i];
    uint32_t known = qn_interner_count(l->unknown);
    if (!found && qn_intern(l->unknown, name, strlen(name)) == known)
        qn_report(l->cli->context, QN_WARNING, QN_NOT_FOUND, path, line, 0, -1,
                  "unknown property '%.100s': its lines are passed over; check its spelling, or declare it in a file for --ontology", name);
    return found;
}

/* Learns from the lines gathered, which are of one sentence. */
static qn_status flush(learning *l, const char *path)
{
    const char *sentence = l->sentence;
    size_t count = l->fact_count;
    l->sentence = NULL;
    l->fact_count = 0;
    return sentence ? learn_sentence(l, path, sentence, l->facts, count) : QN_OK;
}

/* "sentence TAB subject TAB property TAB object": lines of one sentence stand together. */
static qn_status learn_columns(learning *l, const char *path, unsigned long number, char *line)
{
    char *columns[4] = {line};
    qn_status status = QN_OK;
    for (int i = 1; i < 4; i++) {
        char *tab = columns[i - 1] ? strchr(columns[i - 1], '\t') : NULL;
        if (tab)
            *tab = '\0';
        columns[i] = tab ? tab + 1 : NULL;
    }
    if (!columns[3])
        return qn_report(l->cli->context, QN_ERROR, QN_SYNTAX, path, number, 0, -1,
                         "a line reads 'sentence TAB subject TAB property TAB object', or 'sentence => Subject property Object; …'");
    for (int i = 0; i < 4; i++)
        columns[i] = trim(columns[i]);
    if (l->sentence && (strcmp(l->sentence, columns[0]) || l->fact_count == MOST_TOLD))
        status = flush(l, path);
    if (!status && !l->sentence)
        l->sentence = keep(l, columns[0]);
    const qn_property *property = property_of(l, columns[2], path, number);
    if (property)
        l->facts[l->fact_count++] = (told){keep(l, columns[1]), keep(l, columns[3]), property};
    return status || !l->failed ? status : qn_fail(l->cli->context, QN_NOMEM, path, "out of memory");
}

static qn_status learn_case(learning *l, const char *path, unsigned long number, char *line)
{
    line_case c;
    told facts[MOST_TOLD];
    size_t count = 0;
    if (!parse_case(qn_pipeline_lexicon(l->pipeline), line, &c))
        return qn_report(l->cli->context, QN_ERROR, QN_SYNTAX, path, number, 0, -1, "a case reads 'sentence => Subject property Object [status]; …' or '=> none'");
    for (size_t i = 0; i < c.count; i++) {
        const qn_property *property = property_of(l, c.expected[i].property, path, number);
        if (property)
            facts[count++] = (told){c.expected[i].subject, c.expected[i].object, property};
    }
    qn_status status = flush(l, path);
    return status ? status : learn_sentence(l, path, c.sentence, facts, count);
}

static qn_status learn_file(learning *l, const char *path)
{
    FILE *in = strcmp(path, "-") ? fopen(path, "r") : stdin;
    if (!in)
        return qn_fail(l->cli->context, QN_IO, path, "cannot open: %s", strerror(errno));
    char *line = NULL;
    size_t size = 0;
    qn_status status = QN_OK;
    for (unsigned long number = 1; !status && getline(&line, &size, in) >= 0; number++) {
        size_t length = strlen(line);
        if (qn_utf8_valid(line, length) < length)
            status = qn_report(l->cli->context, QN_ERROR, QN_ENCODING, path, number, 0, -1, "bytes that are no UTF-8 text");
        char *text = trim(line);
        if (status || !*text || *text == '#')
            continue;
        status = strchr(text, '\t') ? learn_columns(l, path, number, text) : learn_case(l, path, number, text);
    }
    if (!status)
        status = flush(l, path);
    free(line);
    if (in != stdin)
        fclose(in);
    return status;
}

/* --- readings → proposals ---------------------------------------------------------------------------------------------- */

static int compare_readings(const void *a, const void *b, void *user)
{
    const learning *sorting = user;
    const reading *x = a, *y = b;
    if (x->frame != y->frame)
        return x->frame < y->frame ? -1 : 1;
    uint32_t p = sorting->pairs[x->pair].property->index, q = sorting->pairs[y->pair].property->index;
    if (p != q)
        return p < q ? -1 : 1;
    return x->pair < y->pair ? -1 : x->pair > y->pair;
}

/* The more support, the better; then the fewer other uses. */
static int compare_proposals(const void *a, const void *b, void *user)
{
    const learning *sorting = user;
    const proposal *x = a, *y = b;
    const frame *f = &sorting->frames[x->frame], *g = &sorting->frames[y->frame];
    if (x->support != y->support)
        return x->support > y->support ? -1 : 1;
    if (f->met != g->met)
        return f->met < g->met ? -1 : 1;
    int order = strcmp(f->words, g->words);
    if (!order && x->frame != y->frame)
        order = x->frame < y->frame ? -1 : 1;
    return order ? order : x->property->index < y->property->index ? -1 : x->property->index > y->property->index;
}

/* A pair counts once for a frame, however often it stands in its places. */
static size_t drop_repeats(reading *readings, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!kept || readings[kept - 1].frame != readings[i].frame || readings[kept - 1].pair != readings[i].pair)
            readings[kept++] = readings[i];
    return kept;
}

static qn_status gather(learning *l, proposal **out, size_t *out_count)
{
    proposal *list = NULL;
    size_t count = 0, capacity = 0;
    for (size_t first = 0, end; first < l->reading_count && !l->failed; first = end) {
        size_t begin = count, all = 0;
        for (end = first; end < l->reading_count && l->readings[end].frame == l->readings[first].frame; end++, all++) {
            const qn_property *property = l->pairs[l->readings[end].pair].property;
            if (count == begin || list[count - 1].property != property) {
                proposal p = {.frame = l->readings[end].frame, .property = property, .first = end};
                if (!QN_PUSH(list, count, capacity, p)) {
                    l->failed = true;
                    break;
                }
            }
            list[count - 1].support++;
            list[count - 1].count++;
        }
        for (size_t i = begin; i < count; i++)
            list[i].other = all - list[i].support;
    }
    *out = list;
    *out_count = count;
    return l->failed ? qn_fail(l->cli->context, QN_NOMEM, NULL, "out of memory") : QN_OK;
}

/* Best first, each pair supports the first that explains it and no other; pairs that are read already support none. A sentence counts once. */
static void explain_once(learning *l, proposal *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        proposal *p = &list[i];
        const char *last = NULL;
        p->support = 0;
        for (size_t k = 0; k < p->count; k++) {
            pair *pair = &l->pairs[l->readings[p->first + k].pair];
            if (!pair->explained && !pair->read && pair->sentence != last) {
                p->support++;
                last = pair->sentence;
            }
            pair->explained = true;
        }
        if (p->other > p->count)        /* it says something else more often */
            p->support = 0;
    }
}

/* --- Turtle ------------------------------------------------------------------------------------------------------------- */

static const char *argument_name(qn_arg_kind kind)
{
    switch (kind) {
    case QN_ARG_SUBJECT: return "subject";
    case QN_ARG_OBJECT: return "object";
    case QN_ARG_INDIRECT: return "indirectObject";
    case QN_ARG_OBJECT_POSSESSOR: return "objectPossessor";
    case QN_ARG_POSSESSOR: return "possessor";
    case QN_ARG_COMPOUND: return "compound";
    case QN_ARG_ADJECTIVE: return "adjective";
    case QN_ARG_REFERENT: return "referent";
    case QN_ARG_MODIFIED: return "modified";
    default: return "";
    }
}

/* Letters and hyphens: what may stand in a local name. */
static void print_slug(learning *l, const char *text)
{
    const char *slug = qn_slug(l->arena, text);
    printf("%s", slug ? slug : "x");
}

static void print_argument(learning *l, const qn_arg *arg)
{
    if (arg->marker) {
        printf("new:after-");
        print_slug(l, arg->marker);
    } else {
        printf("lex:%s", argument_name(arg->kind));
    }
}

static void print_literal(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        putchar(*text);
    }
    printf("\"@en");
}

/* Each preposition once. */
static bool print_markers(learning *l, const proposal *list, size_t count, size_t least)
{
    qn_interner *seen = qn_interner_new();
    for (size_t i = 0; seen && i < count; i++) {
        const frame *f = &l->frames[list[i].frame];
        const qn_arg *ends[] = {&f->subject, &f->object};
        for (size_t k = 0; k < 2 && list[i].support >= least; k++) {
            uint32_t known = qn_interner_count(seen);
            if (!ends[k]->marker || qn_intern(seen, ends[k]->marker, strlen(ends[k]->marker)) != known)
                continue;
            print_argument(l, ends[k]);
            printf(" a synsem:SyntacticArgument ; synsem:marker ");
            print_literal(ends[k]->marker);
            puts(" .");
        }
    }
    bool good = seen && !qn_interner_failed(seen);
    qn_interner_free(seen);
    return good;
}

static void print_examples(const learning *l, const proposal *p)
{
    size_t shown = 0;
    const char *last = NULL;
    for (size_t k = 0; k < p->count && shown < MOST_EXAMPLES; k++) {
        const pair *pair = &l->pairs[l->readings[p->first + k].pair];
        if (pair->read || pair->sentence == last)
            continue;
        printf("#   ");
        for (const char *at = pair->sentence; *at; at++)        /* a line end would end the comment */
            putchar((unsigned char)*at < ' ' ? ' ' : *at);
        putchar('\n');
        last = pair->sentence;
        shown++;
    }
}

static void print_proposal(learning *l, const proposal *p)
{
    const frame *f = &l->frames[p->frame];
    const char *pos = f->pos == 'v' ? "verb" : f->pos == 'n' ? "noun" : "adjective";
    size_t labelled = p->count + p->other;
    printf("\n# support %zu; with another property %zu; of two actors without any %zu\n", p->support, p->other, f->met > labelled ? f->met - labelled : 0);
    print_examples(l, p);
    printf("new:");
    print_slug(l, f->words);
    printf("-%c-%s-", f->pos, p->property->name);
    print_slug(l, f->subject.marker ? f->subject.marker : argument_name(f->subject.kind));
    printf("-");
    print_slug(l, f->object.marker ? f->object.marker : argument_name(f->object.kind));
    printf(" a ontolex:%s ; lexinfo:partOfSpeech lexinfo:%s ;\n    ontolex:canonicalForm [ ontolex:writtenRep ", strchr(f->words, ' ') ? "MultiwordExpression" : "Word", pos);
    print_literal(f->words);
    printf(" ] ;\n    ontolex:sense [ ontolex:reference <%s> ; synsem:subjOfProp ", p->property->iri);
    print_argument(l, &f->subject);
    printf(" ; synsem:objOfProp ");
    print_argument(l, &f->object);
    puts(" ] .");
}

static qn_status print_proposals(learning *l, const proposal *list, size_t count, size_t least)
{
    puts("# Entries proposed by 'quidnunc lexicon learn', the best supported first. Look each over, keep what holds in general, and give the file to --lexicon.\n"
         "@prefix new: <https://w3id.org/quidnunc/learned#> .\n"
         "@prefix lex: <https://w3id.org/quidnunc/lexicon#> .\n"
         "@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .\n"
         "@prefix synsem: <http://www.w3.org/ns/lemon/synsem#> .\n"
         "@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .\n");
    bool good = print_markers(l, list, count, least);
    size_t proposed = 0, explained = 0;
    for (size_t i = 0; i < count; i++)
        if (list[i].support >= least) {
            print_proposal(l, &list[i]);
            proposed++;
            explained += list[i].support;
        }
    note(l->cli, "%zu sentences with %zu pairs: %zu read already, %zu that %zu proposals would read, %zu whose ends are not both actors of fitting classes",
         l->sentences, l->pair_count + l->unplaced, l->read, explained, proposed, l->unplaced);
    return good && !qn_arena_failed(l->arena) ? QN_OK : qn_fail(l->cli->context, QN_NOMEM, NULL, "out of memory");
}

static qn_status propose(learning *l, size_t least)
{
    proposal *list = NULL;
    size_t count = 0;
    if (l->reading_count)
        qsort_r(l->readings, l->reading_count, sizeof *l->readings, compare_readings, l);
    l->reading_count = drop_repeats(l->readings, l->reading_count);
    qn_status status = gather(l, &list, &count);
    for (int round = 0; round < 2 && !status; round++) {        /* by all support, then by what is left of it */
        if (count)
            qsort_r(list, count, sizeof *list, compare_proposals, l);
        if (!round)
            explain_once(l, list, count);
    }
    if (!status)
        status = print_proposals(l, list, count, least);
    free(list);
    return status;
}

/* --- the command --------------------------------------------------------------------------------------------------------- */

static qn_status learn(learning *l, const arguments *args, const qn_lexicon_options *knowledge, size_t least)
{
    qn_pipeline *pipeline = NULL;
    qn_status status = l->arena && l->keys && l->unknown ? qn_pipeline_new(l->cli->context, knowledge, &pipeline) : QN_NOMEM;
    l->pipeline = pipeline;
    for (size_t i = 1; i < args->rest_count && !status; i++)
        status = learn_file(l, args->rest[i]);
    if (!status)
        status = propose(l, least);
    qn_pipeline_free(pipeline);
    return status;
}

int lexicon_learn(cli *cli, const arguments *args)
{
    const char *wanted = option_value(args, LEXICON_SUPPORT);
    unsigned least = wanted ? small_number(wanted) : USUAL_SUPPORT;
    if (args->rest_count < 2)
        return usage_error(cli, "name files of sentences and what they say");
    if (!least)
        return usage_error(cli, "--min-support wants a number from 1 to 1000");
    learning l = {.cli = cli, .arena = qn_arena_new(), .keys = qn_interner_new(), .unknown = qn_interner_new()};
    qn_lexicon_options knowledge = knowledge_options(args);
    qn_status status = learn(&l, args, &knowledge, least);
    free(l.frames);
    free(l.pairs);
    free(l.readings);
    qn_interner_free(l.keys);
    qn_interner_free(l.unknown);
    qn_arena_free(l.arena);
    int code = finish_output(cli);
    return status ? knowledge_exit_code(status) : code;
}
