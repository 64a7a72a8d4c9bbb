/* What is wrong with entries that load: senses that can never hold, that add nothing, that contradict one another.
 *
 * The extractor runs every sense of every entry that stands at a word (claims/entries.c), and puts equal claims together. So a sense adds nothing
 * when another of the same words, with the same property and status, takes the same arguments, and two senses of different properties that take the
 * same arguments always speak together. Of operators only the first is heard.
 */
#include "room.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_BACK = 64 };    /* senses of the same lemma that one is compared with: keeps large files linear */

typedef struct checking {
    const qn_lexicon *lexicon;
    qn_arena *arena;
    qn_finding *items;      /* malloc'd while they are gathered */
    size_t count, capacity;
    bool failed;
} checking;

static void add(checking *c, qn_finding finding)
{
    if (!finding.reason || !QN_PUSH(c->items, c->count, c->capacity, finding))
        c->failed = true;
}

static const char *name_of(const char *iri)
{
    const char *hash = strrchr(iri, '#'), *slash = strrchr(iri, '/');
    return hash ? hash + 1 : slash ? slash + 1 : iri;
}

/* --- senses that can never hold -------------------------------------------------------------------------------- */

static void unused(checking *c, const qn_entry *entry, size_t sense, const char *reason)
{
    add(c, (qn_finding){.kind = QN_UNUSED, .entry = entry, .sense = sense, .property = entry->senses[sense].property, .reason = reason});
}

static bool is_operator(const qn_sense *sense)
{
    return sense->embeds || sense->attributes;
}

/* An actor is never a clause, and what a known actor belongs to is no place in a sentence for its subject. */
static bool all_of_kind(const qn_arg *args, size_t count, qn_arg_kind kind)
{
    for (size_t i = 0; i < count; i++)
        if (args[i].kind != kind)
            return false;
    return count > 0;
}

static void check_guards(checking *c, const qn_entry *entry, size_t number)
{
    const qn_sense *s = &entry->senses[number];
    const char *guard = s->requires ? s->requires : s->excludes;
    if (guard && !s->property) {
        unused(c, entry, number, qn_arena_printf(c->arena, "%s of an operator is not looked at; take it away", s->requires ? "qn:requires" : "qn:excludes"));
        return;
    }
    if (s->excludes && *entry->lemma && qn_lexicon_is(c->lexicon, qn_lexicon_class(c->lexicon, s->excludes), entry->lemma))
        unused(c, entry, number, qn_arena_printf(c->arena, "it excludes the class %s, to which “%s” itself belongs", s->excludes, entry->lemma));
}

static void check_sense(checking *c, const qn_entry *entry, size_t number)
{
    const qn_sense *s = &entry->senses[number];
    if (entry->pos == 'p') {
        unused(c, entry, number, "no entry is looked up for a preposition; make it an argument (a synsem:SyntacticArgument ; synsem:marker …), or give the "
               "phrase another part of speech");
        return;
    }
    check_guards(c, entry, number);
    if (!s->property)
        return;
    if (all_of_kind(s->subject, s->subject_count, QN_ARG_COMPLEMENT) || (!s->property->data && all_of_kind(s->object, s->object_count, QN_ARG_COMPLEMENT)))
        unused(c, entry, number, "an end is the clause that is said (lex:complement), which is no actor; name another argument");
    if (all_of_kind(s->subject, s->subject_count, QN_ARG_HOME))
        unused(c, entry, number, "lex:home is looked up for the object only; swap the ends");
}

/* --- senses of the same words ---------------------------------------------------------------------------------- */

static bool same_arg(const qn_arg *a, const qn_arg *b)
{
    return a->kind == b->kind && (a->marker == b->marker || (a->marker && b->marker && !strcmp(a->marker, b->marker)));
}

/* Whether b's alternatives are those that a tries first, so that what fills one fills the other. */
static bool begins_with(const qn_arg *a, size_t a_count, const qn_arg *b, size_t b_count)
{
    for (size_t i = 0; i < b_count; i++)
        if (i >= a_count || !same_arg(&a[i], &b[i]))
            return false;
    return true;
}

static bool same_guard(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

/* With several alternatives a class that only one of the senses takes may turn the choice. */
static bool takes(unsigned a, unsigned b, size_t alternatives)
{
    return alternatives == 1 ? (a & b) == b : a == b;
}

/* True when b says nothing that a doesn't. */
static bool covers(const qn_sense *a, const qn_sense *b)
{
    bool ends = begins_with(a->subject, a->subject_count, b->subject, b->subject_count) && begins_with(a->object, a->object_count, b->object, b->object_count);
    bool classes = takes(a->subject_classes, b->subject_classes, b->subject_count) && takes(a->object_classes, b->object_classes, b->object_count);
    bool guards = (!a->requires || same_guard(a->requires, b->requires)) && (!a->excludes || same_guard(a->excludes, b->excludes));
    return a->property && a->property == b->property && a->status == b->status && ends && classes && guards && (a->role || !b->role) &&
           a->anchor_classes == (a->anchor_classes | b->anchor_classes);
}

static bool share_arg(const qn_arg *a, size_t a_count, const qn_arg *b, size_t b_count)
{
    for (size_t i = 0; i < a_count; i++)
        for (size_t j = 0; j < b_count; j++)
            if (same_arg(&a[i], &b[j]))
                return true;
    return false;
}

/* One wants what the other forbids, so never both. */
static bool kept_apart(const qn_sense *a, const qn_sense *b)
{
    return (a->requires && b->excludes && !strcmp(a->requires, b->excludes)) || (a->excludes && b->requires && !strcmp(a->excludes, b->requires));
}

/* True when both speak of the same two actors and say different things. */
static bool clash(const qn_sense *a, const qn_sense *b)
{
    if (!a->property || !b->property || kept_apart(a, b) || (a->property == b->property && a->status == b->status))
        return false;
    bool subject = share_arg(a->subject, a->subject_count, b->subject, b->subject_count) && a->subject_classes & b->subject_classes;
    bool object = share_arg(a->object, a->object_count, b->object, b->object_count) && (a->object_classes & b->object_classes || a->property->data);
    bool anchors = !a->by_default || a->anchor_classes & b->anchor_classes;
    return subject && object && anchors && a->property->data == b->property->data;
}

static bool same_words(const qn_entry *a, const qn_entry *b)
{
    if (!a->words || !b->words)
        return a->words == b->words;
    size_t i = 0;
    while (a->words[i] && b->words[i] && !strcmp(a->words[i], b->words[i]))
        i++;
    return !a->words[i] && !b->words[i] && a->head_word == b->head_word;
}

/* How a message about `entry` names the other one. */
static const char *place_of(const checking *c, const qn_entry *entry, const qn_entry *other, size_t sense)
{
    if (entry->iri == other->iri)
        return qn_arena_printf(c->arena, "its sense %zu", sense + 1);
    return qn_arena_printf(c->arena, "%s (%s:%lu)", name_of(other->iri), other->file, other->line);
}

static void shadowed(checking *c, const qn_entry *entry, size_t sense, const qn_entry *other, size_t other_sense, const char *why)
{
    const char *place = place_of(c, entry, other, other_sense);
    add(c, (qn_finding){.kind = QN_SHADOWED, .entry = entry, .sense = sense, .other = other, .property = entry->senses[sense].property,
                        .reason = place ? qn_arena_printf(c->arena, why, place) : NULL});
}

static void ambiguous(checking *c, const qn_entry *entry, size_t sense, const qn_entry *other, size_t other_sense)
{
    const qn_sense *o = &other->senses[other_sense];
    const char *place = place_of(c, entry, other, other_sense), *status = o->status ? qn_claim_status_name(o->status) : "";
    const char *reason = place ? qn_arena_printf(c->arena, "%s says %s%s%s of the same two; tell them apart by class, argument, qn:requires or qn:excludes",
                                                 place, o->property->name, *status ? " " : "", status) : NULL;
    add(c, (qn_finding){.kind = QN_AMBIGUOUS, .entry = entry, .sense = sense, .other = other, .property = entry->senses[sense].property, .reason = reason});
}

/* `later` stands behind `before` in the list of entries, or is another sense of the same. */
static void compare(checking *c, const qn_entry *before, size_t x, const qn_entry *later, size_t y)
{
    const qn_sense *a = &before->senses[x], *b = &later->senses[y];
    if (is_operator(a) && is_operator(b) && !a->property && !b->property)
        shadowed(c, later, y, before, x, "of the operators of a word only the first is heard, that of %s; take one away");
    else if (covers(a, b))
        shadowed(c, later, y, before, x, "%s says all of it; take one away");
    else if (covers(b, a))
        shadowed(c, before, x, later, y, "%s says all of it; take one away");
    else if (clash(a, b))
        ambiguous(c, later, y, before, x);
}

/* Entries of one lemma and part of speech, or all constructions. */
static void compare_list(checking *c, const qn_entry *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t y = 0; y < list[i]->sense_count; y++)
            for (size_t x = 0; x < y; x++)
                compare(c, list[i], x, list[i], y);
        for (size_t k = i > LOOK_BACK ? i - LOOK_BACK : 0; k < i; k++) {
            if (!same_words(list[k], list[i]))
                continue;
            for (size_t y = 0; y < list[i]->sense_count; y++)
                for (size_t x = 0; x < list[k]->sense_count; x++)
                    compare(c, list[k], x, list[i], y);
        }
    }
}

/* --- properties that no entry tells ------------------------------------------------------------------------------ */

static void check_properties(checking *c)
{
    size_t count = c->lexicon->property_count;
    bool *told = calloc(count + 1, sizeof *told);
    if (!told) {
        c->failed = true;
        return;
    }
    for (size_t i = 0; i < c->lexicon->entry_count; i++)
        for (size_t j = 0; j < c->lexicon->entries[i].sense_count; j++)
            if (c->lexicon->entries[i].senses[j].property)
                told[c->lexicon->entries[i].senses[j].property->index] = true;
    for (size_t i = 0; i < count; i++)
        if (!told[i])
            add(c, (qn_finding){.kind = QN_UNUSED, .property = &c->lexicon->properties[i],
                                .reason = "no entry tells this property; add one with ontolex:reference, or take the property away"});
    free(told);
}

/* --- all of it ------------------------------------------------------------------------------------------------- */

static int compare_findings(const void *a, const void *b)
{
    const qn_finding *x = a, *y = b;
    uint32_t i = x->entry ? x->entry->index : QN_NONE, j = y->entry ? y->entry->index : QN_NONE;
    if (i != j)
        return i < j ? -1 : 1;
    if (!x->entry)
        return x->property->index < y->property->index ? -1 : x->property->index > y->property->index;
    if (x->sense != y->sense)
        return x->sense < y->sense ? -1 : 1;
    return x->kind != y->kind ? (int)x->kind - (int)y->kind : strcmp(x->reason, y->reason);
}

/* An entry with several written forms has the same fault in each: told once. */
static bool repeats(const qn_finding *a, const qn_finding *b)
{
    return a->entry && b->entry && a->entry->iri == b->entry->iri && a->sense == b->sense && a->kind == b->kind && !strcmp(a->reason, b->reason);
}

qn_status qn_lexicon_check(const qn_lexicon *lexicon, qn_arena *arena, const qn_finding **findings, size_t *count)
{
    checking c = {.lexicon = lexicon, .arena = arena};
    for (size_t i = 0; i < lexicon->entry_count; i++)
        for (size_t j = 0; j < lexicon->entries[i].sense_count; j++)
            check_sense(&c, &lexicon->entries[i], j);
    uint32_t lemmas = qn_interner_count(lexicon->lemmas);
    for (uint32_t i = 0; i < lemmas; i++)
        compare_list(&c, lexicon->by_lemma + lexicon->lemma_first[i], lexicon->lemma_first[i + 1] - lexicon->lemma_first[i]);
    check_properties(&c);
    if (c.count)
        qsort(c.items, c.count, sizeof *c.items, compare_findings);
    size_t kept = 0;
    for (size_t i = 0; i < c.count; i++)
        if (!kept || !repeats(&c.items[kept - 1], &c.items[i]))
            c.items[kept++] = c.items[i];
    qn_finding *copy = c.failed ? NULL : qn_arena_copy(arena, c.items, kept, sizeof *copy);
    free(c.items);
    *findings = copy;
    *count = copy ? kept : 0;
    return copy ? QN_OK : QN_NOMEM;
}
