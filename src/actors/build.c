/* Partial actors, sorted by subject → records and tables. */
#include "room.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST_CLASS 16        /* superclasses of superclasses */
enum { LEAST_BITS = 8, MOST_BITS = 28, TAG_BITS = 24, PER_BUCKET = 4 };
enum { MANY_NAMESAKES = 16 * MOST_NAMESAKES };

/* --- classes ------------------------------------------------------------------------------------------------------- */

/* A class that is one of actors, or below one. */
typedef struct class_slot {
    uint64_t hash;              /* of its IRI; 0 for empty */
    uint16_t type, rank, depth;
} class_slot;

typedef struct class_table {
    class_slot *slots;
    size_t count;               /* of slots, a power of two */
} class_table;

static class_slot *slot_of(const class_table *t, uint64_t hash)
{
    size_t at = hash & (t->count - 1);
    while (t->slots[at].hash && t->slots[at].hash != hash)
        at = (at + 1) & (t->count - 1);
    return &t->slots[at];
}

static void add_class(class_table *t, uint64_t hash, unsigned type, unsigned rank, unsigned depth)
{
    class_slot *slot = slot_of(t, hash);
    if (!slot->hash || (slot->depth == depth && rank < slot->rank))
        *slot = (class_slot){hash, (uint16_t)type, (uint16_t)rank, (uint16_t)depth};
}

/* Ours, then step by step what the input puts below them; the nearest counts. */
static bool list_classes(class_table *t, const qn_actors_options *o, const gatherer *g)
{
    t->count = 1024;
    while (t->count < 2 * (o->class_count + g->edge_count))
        t->count *= 2;
    t->slots = calloc(t->count, sizeof *t->slots);
    if (!t->slots)
        return false;
    for (size_t i = 0; i < o->class_count; i++)
        add_class(t, qn_hash(o->classes[i].iri, strlen(o->classes[i].iri)), o->classes[i].type, o->classes[i].rank, 0);
    bool more = true;
    for (unsigned depth = 1; more && depth < DEEPEST_CLASS; depth++) {
        more = false;
        for (size_t i = 0; i < g->edge_count; i++) {
            class_slot above = *slot_of(t, g->edges[i].above), *below = slot_of(t, g->edges[i].below);
            if (!above.hash || above.depth != depth - 1 || (below->hash && below->depth < depth))
                continue;
            add_class(t, g->edges[i].below, above.type, above.rank, depth);
            more = true;
        }
    }
    return true;
}

/* --- one actor ----------------------------------------------------------------------------------------------------- */

typedef struct named {
    text text;
    uint8_t kind, rank;     /* kind: 0 label, 1 alias, 2 hint */
} named;

typedef struct home {
    text text;
    uint8_t rank;
} home;

/* What an actor is found by, and how surely: as in an entry's tag. */
typedef struct name_key {
    uint64_t bare;
    uint32_t rank;
} name_key;

typedef struct building {
    qn_context *context;
    const qn_actors_options *options;
    gatherer *gatherer;
    class_table classes;
    forms forms;
    sorter *names, *keys;
    sorter *renamed;                /* actors under the key that they say to be the same as */
    qn_file *file;
    qn_checksum sum;
    uint64_t name_items, key_items;
    qn_buffer facts, record;        /* of the actor at hand */
    named *named; size_t named_count, named_capacity;
    home *homes; size_t home_count, home_capacity;
    name_key *name_keys; size_t key_count, key_capacity;
    entry *group; size_t group_count, group_capacity;
    header header;
    qn_status status;
} building;

static void fail_memory(building *b)
{
    if (!b->status)
        b->status = qn_fail(b->context, QN_NOMEM, NULL, "out of memory");
}

static void write_bytes(building *b, const void *bytes, size_t length)
{
    qn_file_add(b->file, bytes, length);
    qn_checksum_add(&b->sum, bytes, length);
}

static void write_padding(building *b)
{
    static const char zeros[RECORD_UNIT];
    write_bytes(b, zeros, (RECORD_UNIT - qn_file_size(b->file) % RECORD_UNIT) % RECORD_UNIT);
}

static int compare_texts(text a, text b)
{
    int order = memcmp(a.bytes, b.bytes, a.length < b.length ? a.length : b.length);
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

/* By text, the surest kind first. */
static int compare_named(const void *a, const void *b)
{
    const named *x = a, *y = b;
    int order = compare_texts(x->text, y->text);
    return order ? order : x->kind != y->kind ? x->kind - y->kind : x->rank - y->rank;
}

static int compare_homes(const void *a, const void *b)
{
    const home *x = a, *y = b;
    return x->rank != y->rank ? x->rank - y->rank : compare_texts(x->text, y->text);
}

/* The class that is nearest to what the actor says; *typed tells whether it says any. */
static void meet_class(building *b, const char *bytes, class_slot *best)
{
    uint64_t hash;
    memcpy(&hash, bytes, sizeof hash);
    const class_slot *slot = slot_of(&b->classes, hash);
    if (slot->hash && (!best->hash || slot->depth < best->depth || (slot->depth == best->depth && slot->rank < best->rank)))
        *best = *slot;
}

static bool read_facts(building *b, class_slot *class, bool *typed, uint32_t *weight)
{
    b->named_count = b->home_count = 0;
    *typed = false;
    *weight = 0;
    for (const char *at = b->facts.bytes, *end = at + b->facts.length; at < end;) {
        size_t length = (unsigned char)at[2] | (size_t)(unsigned char)at[3] << 8;
        text t = {at + 4, length};
        uint32_t more;
        bool kept = true;
        switch (at[0]) {
        case FACT_LABEL: kept = QN_PUSH(b->named, b->named_count, b->named_capacity, (named){t, 0, (uint8_t)at[1]}); break;
        case FACT_ALIAS: kept = QN_PUSH(b->named, b->named_count, b->named_capacity, (named){t, 1, (uint8_t)at[1]}); break;
        case FACT_HINT: kept = QN_PUSH(b->named, b->named_count, b->named_capacity, (named){t, 2, (uint8_t)at[1]}); break;
        case FACT_HOME: kept = QN_PUSH(b->homes, b->home_count, b->home_capacity, (home){t, (uint8_t)at[1]}); break;
        case FACT_TYPE:
            meet_class(b, t.bytes, class);
            *typed = true;
            break;
        case FACT_WEIGHT:
            memcpy(&more, t.bytes, sizeof more);
            *weight = *weight > UINT32_MAX - more ? UINT32_MAX : *weight + more;
            break;
        }
        if (!kept)
            return false;
        at += 4 + length;
    }
    return true;
}

/* Sorts the names, each once; gives the label's place. */
static size_t order_names(building *b)
{
    size_t kept = 0, label = 0;
    qsort(b->named, b->named_count, sizeof *b->named, compare_named);
    for (size_t i = 0; i < b->named_count && kept < MOST_NAMES; i++)
        if (!kept || compare_texts(b->named[kept - 1].text, b->named[i].text))
            b->named[kept++] = b->named[i];
    b->named_count = kept;
    for (size_t i = 1; i < kept; i++)
        if (b->named[i].kind < b->named[label].kind || (b->named[i].kind == b->named[label].kind && b->named[i].rank < b->named[label].rank))
            label = i;
    return label;
}

static void order_homes(building *b)
{
    size_t kept = 0;
    if (b->home_count)
        qsort(b->homes, b->home_count, sizeof *b->homes, compare_homes);
    for (size_t i = 0; i < b->home_count && kept < MOST_HOMES; i++)
        if (!kept || compare_texts(b->homes[kept - 1].text, b->homes[i].text))
            b->homes[kept++] = b->homes[i];
    b->home_count = kept;
}

static void put_string(building *b, text t)
{
    qn_buffer_add(&b->record, t.bytes, t.length);
    qn_buffer_putc(&b->record, '\0');
}

/* The record in b->record. */
static void put_record(building *b, text key, unsigned type, uint32_t weight, size_t label)
{
    size_t hints = 0;
    for (size_t i = 0; i < b->named_count; i++)
        hints += i != label && b->named[i].kind == 2;
    record_head head = {.weight = weight, .type = (uint16_t)type, .names = (uint16_t)(b->named_count - 1 - hints), .hints = (uint16_t)hints,
                        .homes = (uint16_t)b->home_count, .wikidata = is_wikidata_id(key), .person = type == b->options->person};
    b->record.length = 0;
    qn_buffer_add(&b->record, (const char *)&head, sizeof head);
    put_string(b, key);
    put_string(b, b->named[label].text);
    for (int hint = 0; hint < 2; hint++)
        for (size_t i = 0; i < b->named_count; i++)
            if (i != label && (b->named[i].kind == 2) == hint)
                put_string(b, b->named[i].text);
    for (size_t i = 0; i < b->home_count; i++)
        put_string(b, b->homes[i].text);
    head.size = (uint32_t)b->record.length;
    if (b->record.failed)
        fail_memory(b);
    else
        memcpy(b->record.bytes, &head, sizeof head);
}

/* Four steps for each doubling, 127 at most. */
static uint32_t step_of_weight(uint32_t weight)
{
    uint32_t power = 0;
    while (power < 31 && weight >> (power + 1))
        power++;
    return 4 * power + (power >= 2 ? weight >> (power - 2) & 3 : 0);
}

static void add_item(building *b, sorter *sorter, uint64_t hash, uint32_t place, uint32_t rank)
{
    const uint32_t payload[2] = {place, rank};
    item item = {.hash = hash, .key = "", .payload = (const char *)payload, .payload_length = sizeof payload};
    qn_status status = sorter_add(sorter, &item);
    if (status && !b->status)
        b->status = status;
}

static int compare_name_keys(const void *a, const void *b)
{
    const name_key *x = a, *y = b;
    return x->bare != y->bare ? (x->bare < y->bare ? -1 : 1) : (x->rank > y->rank) - (x->rank < y->rank);
}

/* What the actor is found by: each key once, as the surest of its names. */
static void add_names(building *b, uint32_t place, bool person, uint32_t weight, size_t label)
{
    uint32_t rank = 127 - step_of_weight(weight);
    size_t kept = 0;
    b->key_count = 0;
    for (size_t i = 0; i < b->named_count; i++) {
        text t = b->named[i].text;
        qn_actors_key keys[2];
        size_t count = name_keys(&b->forms, t.bytes, t.length, person, keys);
        bool hint = (b->named[i].kind == 2 && i != label) || qn_utf8_count(t.bytes, t.length) < 2;
        for (size_t k = 0; k < count; k++)
            if (!QN_PUSH(b->name_keys, b->key_count, b->key_capacity, (name_key){keys[k].bare, rank | (hint ? 128u : 0)}))
                fail_memory(b);
    }
    if (b->key_count)
        qsort(b->name_keys, b->key_count, sizeof *b->name_keys, compare_name_keys);
    for (size_t i = 0; i < b->key_count; i++) {
        if (i && b->name_keys[i].bare == b->name_keys[i - 1].bare)
            continue;
        add_item(b, b->names, b->name_keys[i].bare, place, b->name_keys[i].rank);
        kept++;
    }
    b->name_items += kept;
    b->gatherer->counts->names += b->named_count;
}

/* The actor whose facts were gathered. */
static void end_actor(building *b, text key)
{
    class_slot class = {0};
    bool typed;
    uint32_t weight;
    if (!read_facts(b, &class, &typed, &weight)) {
        fail_memory(b);
        return;
    }
    unsigned type = class.hash ? class.type : typed ? 0 : b->options->otherwise;
    if (!type) {
        b->gatherer->counts->other += b->named_count > 0;
        return;
    }
    if (!b->named_count) {
        b->gatherer->counts->nameless++;
        return;
    }
    size_t label = order_names(b);
    order_homes(b);
    put_record(b, key, type, weight, label);
    uint64_t place = qn_file_size(b->file) / RECORD_UNIT;
    if (b->status || b->record.length > LARGEST_RECORD)
        return;
    if (place > UINT32_MAX) {
        b->status = qn_fail(b->context, QN_LIMIT, NULL, "more than 32 GB of actors; compile the files in parts");
        return;
    }
    write_bytes(b, b->record.bytes, b->record.length);
    write_padding(b);
    add_names(b, (uint32_t)place, type == b->options->person, weight, label);
    add_item(b, b->keys, qn_hash(key.bytes, key.length), (uint32_t)place, 0);
    b->key_items++;
    b->gatherer->counts->actors++;
}

/* --- all actors ---------------------------------------------------------------------------------------------------- */

typedef void end_of_group(building *b, text key);

/* Gathers the facts of each key and gives them to `end`. */
static qn_status walk(building *b, sorter *sorter, end_of_group *end)
{
    qn_buffer key = {0};
    item item;
    qn_status status = QN_OK;
    b->facts.length = 0;
    while (!b->status && !(status = sorter_next(sorter, &item))) {
        if (key.length != item.key_length || memcmp(key.bytes, item.key, key.length)) {
            if (key.length)
                end(b, (text){key.bytes, key.length});
            key.length = b->facts.length = 0;
            qn_buffer_add(&key, item.key, item.key_length);
        }
        qn_buffer_add(&b->facts, item.payload, item.payload_length);
        if (key.failed || b->facts.failed)
            fail_memory(b);
    }
    if (!b->status && status == QN_END && key.length)
        end(b, (text){key.bytes, key.length});
    free(key.bytes);
    return b->status ? b->status : status == QN_END ? QN_OK : status;
}

/* Gives the facts to b->renamed, under the first entity of Wikidata that the actor says to be. */
static void rename_actor(building *b, text key)
{
    text same = key;
    bool found = false;
    for (const char *at = b->facts.bytes, *end = at + b->facts.length; at < end;) {
        text t = {at + 4, (unsigned char)at[2] | (size_t)(unsigned char)at[3] << 8};
        if (at[0] == FACT_SAME && (!found || compare_texts(t, same) < 0)) {
            same = t;
            found = true;
        }
        at += 4 + t.length;
    }
    item item = {qn_hash(same.bytes, same.length), same.bytes, b->facts.bytes, (uint32_t)same.length, (uint32_t)b->facts.length};
    qn_status status = b->facts.length < UINT32_MAX ? sorter_add(b->renamed, &item) : QN_OK;
    if (status && !b->status)
        b->status = status;
}

static qn_status write_actors(building *b)
{
    sorter *sorted = b->gatherer->sorter;
    qn_status status = sorter_finish(sorted);
    if (!status && b->gatherer->same) {
        status = walk(b, sorted, rename_actor);
        sorter_free(sorted);
        sorted = b->gatherer->sorter = b->renamed;
        b->renamed = NULL;
        if (!status)
            status = sorter_finish(sorted);
    }
    if (!status)
        status = walk(b, sorted, end_actor);
    sorter_free(sorted);
    b->gatherer->sorter = NULL;
    return status;
}

/* --- tables -------------------------------------------------------------------------------------------------------- */

static uint32_t bits_for(uint64_t items)
{
    uint32_t bits = LEAST_BITS;
    while (bits < MOST_BITS && ((uint64_t)PER_BUCKET << bits) < items)
        bits++;
    return bits;
}

/* While a table is written. */
typedef struct table {
    uint32_t bits;
    uint32_t *directory;
    uint64_t entries, bucket, group;    /* bucket: the next whose beginning is to be noted; group: upper bits of the hashes at hand */
    bool crowded;
} table;

static int compare_entries(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    return x->tag != y->tag ? (x->tag < y->tag ? -1 : 1) : (x->place > y->place) - (x->place < y->place);
}

static void keep_surest(building *b, table *t)
{
    if (b->group_count)
        qsort(b->group, b->group_count, sizeof *b->group, compare_entries);
    if (b->group_count > MOST_NAMESAKES) {
        b->group_count = MOST_NAMESAKES;
        t->crowded = true;
    }
}

/* The entries of equal upper bits. */
static void end_group(building *b, table *t)
{
    keep_surest(b, t);
    uint64_t bucket = t->group >> TAG_BITS;
    if (b->group_count)
        while (t->bucket <= bucket)
            t->directory[t->bucket++] = (uint32_t)t->entries;
    for (size_t i = 0; i < b->group_count; i++)
        write_bytes(b, &b->group[i], sizeof *b->group);
    t->entries += b->group_count;
    b->gatherer->counts->crowded += t->crowded;
    t->crowded = false;
    b->group_count = 0;
}

static qn_status write_entries(building *b, sorter *sorter, table *t)
{
    item item;
    qn_status status = sorter_finish(sorter);
    while (!status && !b->status && !(status = sorter_next(sorter, &item))) {
        uint32_t payload[2];
        memcpy(payload, item.payload, sizeof payload);
        uint64_t upper = item.hash >> (64 - t->bits - TAG_BITS);
        if (upper != t->group)
            end_group(b, t);
        t->group = upper;
        if (b->group_count == MANY_NAMESAKES)
            keep_surest(b, t);
        entry e = {(uint32_t)((upper & ((1u << TAG_BITS) - 1)) << 8) | payload[1], payload[0]};
        if (!QN_PUSH(b->group, b->group_count, b->group_capacity, e))
            fail_memory(b);
    }
    end_group(b, t);
    if (t->entries >= UINT32_MAX && !b->status)
        b->status = qn_fail(b->context, QN_LIMIT, NULL, "more than four thousand million names; compile the files in parts");
    while (t->bucket <= (uint64_t)1 << t->bits)
        t->directory[t->bucket++] = (uint32_t)t->entries;
    return b->status ? b->status : status == QN_END ? QN_OK : status;
}

static void end_section(building *b, int section, uint64_t begin)
{
    b->header.sections[section].offset = begin;
    b->header.sections[section].length = qn_file_size(b->file) - begin;
    write_padding(b);
}

/* The entries, then their directory. Frees the sorter. */
static qn_status write_table(building *b, sorter **sorter, uint64_t items, int entries, int directory, uint32_t *bits)
{
    table t = {.bits = bits_for(items)};
    uint64_t begin = qn_file_size(b->file);
    *bits = t.bits;
    t.directory = malloc((((size_t)1 << t.bits) + 1) * sizeof *t.directory);
    qn_status status = t.directory ? write_entries(b, *sorter, &t) : QN_NOMEM;
    if (!t.directory)
        fail_memory(b);
    sorter_free(*sorter);
    *sorter = NULL;
    if (!status) {
        end_section(b, entries, begin);
        begin = qn_file_size(b->file);
        write_bytes(b, t.directory, (((size_t)1 << t.bits) + 1) * sizeof *t.directory);
        end_section(b, directory, begin);
    }
    free(t.directory);
    return status;
}

/* --- the file ------------------------------------------------------------------------------------------------------ */

static void write_header(building *b)
{
    header *h = &b->header;
    qn_checksum sum = {0};
    memcpy(h->magic, MAGIC, sizeof h->magic);
    h->version = VERSION;
    h->order = ORDER;
    h->size = qn_file_size(b->file);
    h->actors = b->gatherer->counts->actors;
    h->names = b->gatherer->counts->names;
    h->body = qn_checksum_value(&b->sum);
    qn_checksum_add(&sum, h, offsetof(header, check));
    h->check = qn_checksum_value(&sum);
    qn_file_put(b->file, 0, h, sizeof *h);
}

static qn_status nothing_found(building *b)
{
    const qn_actors_counts *c = b->gatherer->counts;
    return qn_fail(b->context, QN_SYNTAX, NULL,
                   "no actor in the input: %llu statements read, %llu subjects with names but no class of actors (--class says which others are), %llu without a name",
                   (unsigned long long)c->statements, (unsigned long long)c->other, (unsigned long long)c->nameless);
}

static qn_status write_all(building *b)
{
    qn_file_add(b->file, &b->header, sizeof b->header);
    uint64_t begin = qn_file_size(b->file);
    qn_status status = write_actors(b);
    if (!status && !b->gatherer->counts->actors)
        status = nothing_found(b);
    if (!status) {
        end_section(b, RECORDS, begin);
        status = write_table(b, &b->names, b->name_items, NAME_ENTRIES, NAME_DIRECTORY, &b->header.name_bits);
    }
    if (!status)
        status = write_table(b, &b->keys, b->key_items, KEY_ENTRIES, KEY_DIRECTORY, &b->header.key_bits);
    if (status)
        return status;
    begin = qn_file_size(b->file);
    write_bytes(b, b->forms.text.bytes, b->forms.text.length);
    end_section(b, LEGAL_FORMS, begin);
    write_header(b);
    return qn_file_finish(b->file);
}

qn_status build_index(qn_context *context, const qn_actors_options *options, gatherer *g, const char *folder, const char *output)
{
    building b = {.context = context, .options = options, .gatherer = g};
    bool made = list_classes(&b.classes, options, g) && forms_begin(&b.forms, options->legal_forms);
    qn_status status = made ? QN_OK : qn_fail(context, QN_NOMEM, NULL, "out of memory");
    if (!status)
        status = sorter_new(context, folder, options->memory / 2, &b.names);
    if (!status)
        status = sorter_new(context, folder, options->memory / 4, &b.keys);
    if (!status && g->same)
        status = sorter_new(context, folder, options->memory, &b.renamed);
    if (!status)
        status = qn_file_new(context, output, &b.file);
    if (!status)
        status = write_all(&b);
    qn_file_free(b.file);
    sorter_free(b.names);
    sorter_free(b.keys);
    sorter_free(b.renamed);
    forms_free(&b.forms);
    free(b.classes.slots);
    free(b.facts.bytes);
    free(b.record.bytes);
    free(b.named);
    free(b.homes);
    free(b.name_keys);
    free(b.group);
    return status;
}
