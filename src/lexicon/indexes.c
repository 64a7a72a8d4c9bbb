/* Compiled indexes beside the ontology's actors: opened with the other files, asked for whom a name may mean. An actor that is asked for is made into a
 * qn_known once and lives as long as the lexicon:
 *
 *      name ──fold──▶ places of records ──read──▶ the ontology's actor when both state one Wikidata id or IRI, else one made of the record
 *
 *  What is made of a record depends on the record alone, so that the result is the same whatever the order of the articles and their threads. */
#include "room.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_MATCHES = 64, ISO_CODES = 26 * 26, PLACE_BITS = 48 };
#define FAR_LESS_USUAL 0.01f    /* of the most usual one: who is less so is not worth weighing */
#define OF_INDEXES 0.5f         /* whom only an index knows, beside the ontology's actors, which were chosen for being usual */
#define OTHER_FORM 0.5f         /* the name is the same without its legal form alone */
#define RARE_HINT 0.25f

/* What is kept of a record that was read. Many of them are: its other names are read again when they are asked for. */
typedef struct met {
    const qn_known *known;
    uint64_t place;
    uint32_t key_count;
    struct qn_actors_short_key keys[];
} met;

/* An actor that came from a record. */
typedef struct made {
    qn_known known;             /* the first member: a qn_known of ours is one of these */
    uint64_t place;
    const char *const *names;   /* NULL until they are asked for */
} made;

/* place: of a record, with the index's number + 1 in the upper bits; 0 for an empty slot */
typedef struct slot {
    uint64_t place;
    const met *met;
} slot;

struct qn_indexes {
    qn_actors **indexes;
    size_t count, capacity;
    const qn_known *iso[ISO_CODES];     /* countries of the ontology */
    qn_interner *wikidata;              /* IRIs that the ontology's actors state */
    uint32_t *wikidata_known;           /* [wikidata] numbers of known actors */
    size_t wikidata_capacity;
    pthread_mutex_t lock;               /* of all that follows */
    qn_arena *arena;
    slot *slots;                        /* [slot_count] a power of two */
    size_t met_count, slot_count;
    qn_status failure;
};

/* --- opening ------------------------------------------------------------------------------------------------------- */

static qn_indexes *indexes_new(void)
{
    qn_indexes *x = calloc(1, sizeof *x);
    if (!x)
        return NULL;
    if (pthread_mutex_init(&x->lock, NULL)) {
        free(x);
        return NULL;
    }
    x->slot_count = 1024;
    x->slots = calloc(x->slot_count, sizeof *x->slots);
    x->arena = qn_arena_new();
    x->wikidata = qn_interner_new();
    if (x->slots && x->arena && x->wikidata)
        return x;
    qn_indexes_free(x);
    return NULL;
}

void qn_indexes_free(qn_indexes *x)
{
    if (!x)
        return;
    for (size_t i = 0; i < x->count; i++)
        qn_actors_free(x->indexes[i]);
    free(x->indexes);
    free(x->wikidata_known);
    free(x->slots);
    qn_interner_free(x->wikidata);
    qn_arena_free(x->arena);
    pthread_mutex_destroy(&x->lock);
    free(x);
}

qn_status qn_indexes_open(qn_lexicon *lexicon, qn_context *context, const char *path)
{
    if (!lexicon->indexes && !(lexicon->indexes = indexes_new()))
        return QN_NOMEM;
    qn_indexes *x = lexicon->indexes;
    qn_actors *index;
    qn_status status = qn_actors_open(context, path, &index);
    if (status || QN_PUSH(x->indexes, x->count, x->capacity, index))
        return status;
    qn_actors_free(index);
    return QN_NOMEM;
}

static size_t iso_number(const char *code)
{
    size_t first = (size_t)((code[0] | 32) - 'a'), second = code[0] ? (size_t)((code[1] | 32) - 'a') : 26;
    bool two = first < 26 && second < 26 && (!code[2] || code[2] == '-');
    return two ? first * 26 + second : ISO_CODES;
}

/* The ontology's actors by what an index may say of them. */
qn_status qn_indexes_join(qn_lexicon *lexicon)
{
    qn_indexes *x = lexicon->indexes;
    for (size_t i = 0; x && i < lexicon->known_count; i++) {
        const qn_known *known = &lexicon->known[i];
        size_t number = known->iso && known->type == QN_COUNTRY ? iso_number(known->iso) : ISO_CODES;
        if (number < ISO_CODES && !x->iso[number])
            x->iso[number] = known;
        if (!known->wikidata)
            continue;
        uint32_t count = qn_interner_count(x->wikidata), place = qn_intern(x->wikidata, known->wikidata, strlen(known->wikidata));
        if (place == QN_NONE || !qn_grow((void **)&x->wikidata_known, &x->wikidata_capacity, place, sizeof *x->wikidata_known))
            return QN_NOMEM;
        if (place == count)
            x->wikidata_known[place] = (uint32_t)i;
    }
    return QN_OK;
}

/* --- a record as a known actor --------------------------------------------------------------------------------------- */

static const qn_known *by_wikidata(const qn_lexicon *lexicon, const char *iri)
{
    uint32_t number = qn_interner_find(lexicon->indexes->wikidata, iri, strlen(iri));
    return number == QN_NONE ? NULL : &lexicon->known[lexicon->indexes->wikidata_known[number]];
}

static const qn_known *by_iri(const qn_lexicon *lexicon, const char *iri)
{
    const char *hash = strrchr(iri, '#'), *slash = strrchr(iri, '/'), *last = hash ? hash : slash;
    const qn_known *known = last ? qn_lexicon_known(lexicon, last + 1) : NULL;
    return known && !strcmp(known->iri, iri) ? known : NULL;
}

/* What a home names: an id of Wikidata, an IRI of ours, an ISO code, or a name. */
static const qn_known *known_home(const qn_lexicon *lexicon, const char *home, qn_arena *scratch)
{
    const qn_known *known = NULL;
    qn_candidate named[8];
    size_t number = iso_number(home);
    if (number < ISO_CODES)
        return lexicon->indexes->iso[number];
    if (home[0] == 'Q' && home[1] && strspn(home + 1, "0123456789") == strlen(home + 1)) {
        const char *iri = qn_arena_printf(scratch, WIKIDATA "%s", home);
        known = iri ? by_wikidata(lexicon, iri) : NULL;
    } else if (strchr(home, ':')) {
        known = by_iri(lexicon, home);
    } else {
        size_t count = qn_lexicon_own_candidates(lexicon, home, strlen(home), named, 8);
        for (size_t i = 0; i < count && !known; i++)
            known = named[i].known->type == QN_COUNTRY ? named[i].known : NULL;
    }
    return known && known->type != QN_COUNTRY ? known->home : known;
}

/* A readable last part of an IRI that no other actor has: the name, and the Wikidata id or a number made of the IRI. */
static char *slug_of(const qn_lexicon *lexicon, const qn_indexed_actor *actor, qn_arena *scratch)
{
    char *name = qn_slug(scratch, actor->label), *id = qn_slug(scratch, strrchr(actor->iri, '/') ? strrchr(actor->iri, '/') + 1 : actor->iri), *slug;
    unsigned long long number = qn_hash(actor->iri, strlen(actor->iri));
    if (!name || !id)
        return NULL;
    slug = actor->wikidata ? qn_arena_printf(scratch, "%s-%s", name, id) : qn_arena_printf(scratch, "%s-%010llx", name, number >> 24);
    return slug && qn_lexicon_known(lexicon, slug) ? qn_arena_printf(scratch, "%s-%016llx", slug, number) : slug;
}

/* Its strings stand one after the other, in one piece of memory. */
static made *make_known(const qn_lexicon *lexicon, const qn_indexed_actor *actor, uint64_t place, qn_arena *scratch)
{
    const char *slug = slug_of(lexicon, actor, scratch);
    size_t iri = strlen(actor->iri) + 1, label = strlen(actor->label) + 1, last = slug ? strlen(slug) + 1 : 0;
    made *m = slug ? qn_arena_alloc(lexicon->indexes->arena, sizeof *m + iri + label + last) : NULL;
    if (!m)
        return NULL;
    char *strings = (char *)(m + 1);
    memcpy(strings, actor->iri, iri);
    memcpy(strings + iri, actor->label, label);
    memcpy(strings + iri + label, slug, last);
    m->place = place;
    m->known = (qn_known){.iri = strings, .label = strings + iri, .slug = strings + iri + label, .wikidata = actor->wikidata ? strings : NULL,
                          .type = (qn_class)actor->type};
    for (size_t i = 0; actor->homes[i] && !m->known.home && actor->type != QN_COUNTRY; i++)
        m->known.home = known_home(lexicon, actor->homes[i], scratch);
    return m;
}

/* --- records that were read ------------------------------------------------------------------------------------------ */

static slot *slot_of(const qn_indexes *x, uint64_t place)
{
    size_t at = (place * UINT64_C(0x9E3779B97F4A7C15)) >> 20 & (x->slot_count - 1);
    while (x->slots[at].place && x->slots[at].place != place)
        at = (at + 1) & (x->slot_count - 1);
    return &x->slots[at];
}

static bool widen(qn_indexes *x)
{
    slot *old = x->slots, *wider = calloc(2 * x->slot_count, sizeof *wider);
    size_t count = x->slot_count;
    if (!wider)
        return false;
    x->slots = wider;
    x->slot_count = 2 * count;
    for (size_t i = 0; i < count; i++)
        if (old[i].place)
            *slot_of(x, old[i].place) = old[i];
    free(old);
    return true;
}

/* Keeps whom the record at `place` is; NULL when out of memory. */
static const met *keep_met(qn_indexes *x, uint64_t place, const qn_known *known, const qn_indexed_actor *actor)
{
    met *new = qn_arena_alloc(x->arena, sizeof *new + actor->key_count * sizeof *new->keys);
    if (!new || ((x->met_count + 1) * 4 > x->slot_count * 3 && !widen(x)))
        return NULL;
    *new = (met){known, place, (uint32_t)actor->key_count};
    memcpy(new->keys, actor->keys, actor->key_count * sizeof *new->keys);
    *slot_of(x, place) = (slot){place, new};
    x->met_count++;
    return new;
}

/* The actor of a record of which nothing is kept yet; with the lock. `first` is what the first index to tell of it says at `first_place`. */
static const met *settle(const qn_lexicon *lexicon, uint64_t place, const qn_indexed_actor *actor, uint64_t first_place, const qn_indexed_actor *first,
                         qn_arena *scratch)
{
    qn_indexes *x = lexicon->indexes;
    const slot *there = slot_of(x, place);
    if (there->place)
        return there->met;      /* another thread was faster */
    const qn_known *known = actor->wikidata ? by_wikidata(lexicon, actor->iri) : by_iri(lexicon, actor->iri);
    if (!known) {
        const slot *canonical = slot_of(x, first_place);
        const made *m = canonical->place ? NULL : make_known(lexicon, first, first_place, scratch);
        known = canonical->place ? canonical->met->known : m ? &m->known : NULL;
        if (known && first_place != place && !canonical->place && !keep_met(x, first_place, known, first))
            return NULL;
    }
    return known ? keep_met(x, place, known, actor) : NULL;
}

static uint64_t number_of(size_t index, uint64_t place)
{
    return (uint64_t)(index + 1) << PLACE_BITS | place;
}

/* An actor that several indexes tell of is what the first of them says. */
static qn_status read_first(const qn_indexes *x, size_t index, const qn_indexed_actor *actor, qn_arena *scratch, qn_indexed_actor *first, uint64_t *number)
{
    *first = *actor;
    for (size_t i = 0; i < index; i++) {
        uint64_t place;
        if (!qn_actors_find_iri(x->indexes[i], actor->iri, &place))
            continue;
        *number = number_of(i, place);
        return qn_actors_read(x->indexes[i], place, scratch, first);
    }
    return QN_OK;
}

static qn_status read_record(const qn_lexicon *lexicon, size_t index, uint64_t place, const met **out)
{
    qn_indexes *x = lexicon->indexes;
    qn_arena *scratch = qn_arena_new();
    qn_indexed_actor actor, first;
    uint64_t number = number_of(index, place), first_number = number;
    qn_status status = scratch ? qn_actors_read(x->indexes[index], place, scratch, &actor) : QN_NOMEM;
    if (!status)
        status = read_first(x, index, &actor, scratch, &first, &first_number);
    if (!status && !qn_class_name((qn_class)first.type)[0])
        status = QN_SYNTAX;
    if (!status) {
        pthread_mutex_lock(&x->lock);
        *out = settle(lexicon, number, &actor, first_number, &first, scratch);
        pthread_mutex_unlock(&x->lock);
        status = *out && !qn_arena_failed(scratch) ? QN_OK : QN_NOMEM;
    }
    qn_arena_free(scratch);
    return status;
}

static void note_failure(qn_indexes *x, qn_status status)
{
    pthread_mutex_lock(&x->lock);
    x->failure = x->failure ? x->failure : status;
    pthread_mutex_unlock(&x->lock);
}

/* NULL when the record cannot be read: noted, for qn_lexicon_failure. */
static const met *meet(const qn_lexicon *lexicon, size_t index, uint64_t place)
{
    qn_indexes *x = lexicon->indexes;
    pthread_mutex_lock(&x->lock);
    const met *met = slot_of(x, number_of(index, place))->met;
    pthread_mutex_unlock(&x->lock);
    qn_status status = met ? QN_OK : read_record(lexicon, index, place, &met);
    if (!status)
        return met;
    note_failure(x, status);
    return NULL;
}

qn_status qn_lexicon_failure(const qn_lexicon *lexicon)
{
    qn_indexes *x = lexicon->indexes;
    if (!x)
        return QN_OK;
    pthread_mutex_lock(&x->lock);
    qn_status failure = x->failure;
    pthread_mutex_unlock(&x->lock);
    return failure;
}

/* --- candidates ------------------------------------------------------------------------------------------------------ */

/* Adds an actor, or makes it surer: several records may be of one. */
static size_t add(qn_candidate *out, size_t own, size_t count, size_t most, qn_candidate new)
{
    for (size_t i = 0; i < count; i++) {
        if (out[i].known != new.known)
            continue;
        if (i >= own && out[i].prior < new.prior)
            out[i] = new;
        return count;
    }
    if (count < most)
        out[count++] = new;
    return count;
}

static size_t ask(const qn_lexicon *lexicon, size_t index, const char *name, size_t length, qn_candidate *out, size_t own, size_t count, size_t most,
                  float *heaviest)
{
    const qn_actors *asked = lexicon->indexes->indexes[index];
    qn_actors_match matches[MOST_MATCHES];
    qn_actors_key key;
    if (!qn_actors_fold(asked, name, length, &key))
        return count;
    size_t found = qn_actors_find(asked, &key, matches, MOST_MATCHES);
    for (size_t i = 0; i < found; i++) {
        float weight = matches[i].weight * (matches[i].hint ? RARE_HINT : 1);
        bool whole;
        if (weight < *heaviest * FAR_LESS_USUAL)
            continue;
        const met *met = meet(lexicon, index, matches[i].place);
        if (!met || !qn_indexed_actor_has(met->keys, met->key_count, &key, &whole))
            continue;
        weight *= whole ? 1 : OTHER_FORM;
        *heaviest = weight > *heaviest ? weight : *heaviest;
        count = add(out, own, count, most, (qn_candidate){met->known, matches[i].hint ? QN_NAME_HINT : QN_NAME_FULL, weight});
    }
    return count;
}

static int surer(const void *a, const void *b)
{
    const qn_candidate *x = a, *y = b;
    return x->prior != y->prior ? (x->prior > y->prior ? -1 : 1) : strcmp(x->known->slug, y->known->slug);
}

size_t qn_indexes_candidates(const qn_lexicon *lexicon, const char *name, size_t length, qn_candidate *out, size_t own, size_t most)
{
    size_t count = own;
    float heaviest = 0;
    for (size_t i = 0; lexicon->indexes && i < lexicon->indexes->count; i++)
        count = ask(lexicon, i, name, length, out, own, count, most, &heaviest);
    for (size_t i = own; i < count; i++)
        out[i].prior *= (own ? OF_INDEXES : 1) / heaviest;
    if (count - own > 1)
        qsort(out + own, count - own, sizeof *out, surer);
    return count;
}

/* Reads the record again; with the lock, since it is asked for seldom. */
static qn_status list_names(qn_indexes *x, made *m)
{
    qn_arena *scratch = qn_arena_new();
    qn_indexed_actor actor;
    size_t count = 0;
    qn_status status = scratch ? qn_actors_read(x->indexes[(m->place >> PLACE_BITS) - 1], m->place & ((UINT64_C(1) << PLACE_BITS) - 1), scratch, &actor) : QN_NOMEM;
    while (!status && actor.names[count])
        count++;
    const char **names = status ? NULL : qn_arena_alloc(x->arena, (count + 2) * sizeof *names);
    if (!status && !names)
        status = QN_NOMEM;
    for (size_t i = 0; i <= count && !status; i++)
        if (!(names[i] = i ? qn_arena_strdup(x->arena, actor.names[i - 1]) : m->known.label))
            status = QN_NOMEM;
    if (!status)
        m->names = names;
    qn_arena_free(scratch);
    return status;
}

const char *const *qn_indexes_names_of(const qn_lexicon *lexicon, const qn_known *known)
{
    static const char *const none[] = {NULL};
    qn_indexes *x = lexicon->indexes;
    made *m = (made *)known;    /* allocated by this room */
    pthread_mutex_lock(&x->lock);
    qn_status status = m->names ? QN_OK : list_names(x, m);
    const char *const *names = status ? none : m->names;
    pthread_mutex_unlock(&x->lock);
    if (status)
        note_failure(x, status);
    return names;
}

/* --- compiling ------------------------------------------------------------------------------------------------------- */

/* Of several classes that an input gives, the one that tells more. */
static unsigned rank_of(unsigned type)
{
    static const qn_class order[] = {QN_COUNTRY, QN_PERSON, QN_PARTY, QN_MEDIA, QN_AGENCY, QN_ALLIANCE, QN_FIRM, QN_PLACE, QN_ORGANIZATION};
    unsigned rank = 0;
    while (rank < sizeof order / sizeof *order && order[rank] != type)
        rank++;
    return rank;
}

qn_status qn_lexicon_compile_actors(const qn_lexicon *lexicon, qn_context *context, const char *const *files, size_t count, qn_class otherwise,
                                    const char *output, qn_actors_counts *counts)
{
    qn_arena *arena = qn_arena_new();
    qn_actor_class *classes = arena ? qn_arena_copy(arena, lexicon->actor_classes, lexicon->actor_class_count, sizeof *classes) : NULL;
    const char *const *forms = arena ? qn_words_of(lexicon, arena, "LegalForm") : NULL;
    qn_status status = QN_NOMEM;
    if (classes && forms) {
        for (size_t i = 0; i < lexicon->actor_class_count; i++)
            classes[i].rank = rank_of(classes[i].type);
        qn_actors_options options = {.classes = classes, .class_count = lexicon->actor_class_count, .legal_forms = forms, .person = QN_PERSON,
                                     .otherwise = otherwise};
        status = qn_actors_compile(context, &options, files, count, output, counts);
    } else {
        qn_fail(context, QN_NOMEM, NULL, "out of memory");
    }
    qn_arena_free(arena);
    return status;
}
