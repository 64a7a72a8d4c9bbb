/* How likely a claim is right: a logistic model over clues, whose weights stand in models/confidence.txt.
 *
 *     clues of the best evidence, number of places, property ──▶ sum of weights ──▶ 1 / (1 + exp(-sum))
 *
 * The file has a line "NAME WEIGHT" per clue and "property NAME WEIGHT" per property; # begins a comment. What is not in it weighs nothing. A line
 * "least-pairs VALUE" tells how likely it must be what the model of pairs alone says.
 */
#include "scene.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[QN_CLUES] = {
    [QN_CLUE_ALWAYS] = "always", [QN_CLUE_VERB] = "verb", [QN_CLUE_NOUN] = "noun", [QN_CLUE_ADJECTIVE] = "adjective",
    [QN_CLUE_CONSTRUCTION] = "construction", [QN_CLUE_PHRASE] = "phrase", [QN_CLUE_GUARDED] = "guarded", [QN_CLUE_STATE] = "state",
    [QN_CLUE_FOLLOWS] = "follows", [QN_CLUE_HOME] = "home", [QN_CLUE_LITERAL] = "literal", [QN_CLUE_PASSIVE] = "passive",
    [QN_CLUE_PLACES_2] = "places-2", [QN_CLUE_PLACES_3] = "places-3", [QN_CLUE_LONG_SENTENCE] = "long-sentence", [QN_CLUE_HEADLINE] = "headline",
    [QN_CLUE_ATTRIBUTED] = "attributed", [QN_CLUE_ASSERTED] = "asserted", [QN_CLUE_ALLEGED] = "alleged", [QN_CLUE_DENIED] = "denied",
    [QN_CLUE_POSSIBLE] = "possible", [QN_CLUE_NEGATED] = "negated", [QN_CLUE_SUBJECT_NAME] = "subject-name",
    [QN_CLUE_SUBJECT_NOMINAL] = "subject-nominal", [QN_CLUE_SUBJECT_PRONOUN] = "subject-pronoun", [QN_CLUE_SUBJECT_STATE] = "subject-state",
    [QN_CLUE_SUBJECT_WORD_OF] = "subject-word-of", [QN_CLUE_OBJECT_NAME] = "object-name", [QN_CLUE_OBJECT_NOMINAL] = "object-nominal",
    [QN_CLUE_OBJECT_PRONOUN] = "object-pronoun", [QN_CLUE_OBJECT_STATE] = "object-state", [QN_CLUE_OBJECT_WORD_OF] = "object-word-of",
    [QN_CLUE_SUBJECT_KNOWN] = "subject-known", [QN_CLUE_SUBJECT_UNSURE] = "subject-unsure", [QN_CLUE_SUBJECT_ONCE] = "subject-once",
    [QN_CLUE_SUBJECT_FAR] = "subject-far", [QN_CLUE_SUBJECT_FARTHER] = "subject-farther", [QN_CLUE_OBJECT_KNOWN] = "object-known",
    [QN_CLUE_OBJECT_UNSURE] = "object-unsure", [QN_CLUE_OBJECT_ONCE] = "object-once", [QN_CLUE_OBJECT_FAR] = "object-far",
    [QN_CLUE_OBJECT_FARTHER] = "object-farther", [QN_CLUE_OTHER_CLAUSE] = "other-clause", [QN_CLUE_NEW_BODY] = "new-body",
    [QN_CLUE_PAIRS] = "pairs", [QN_CLUE_PAIRS_50] = "pairs-50", [QN_CLUE_PAIRS_70] = "pairs-70", [QN_CLUE_PAIRS_90] = "pairs-90",
};

const char *qn_clue_name(qn_clue clue)
{
    return (unsigned)clue < QN_CLUES ? names[clue] : "";
}

/* --- the weights --------------------------------------------------------------------------------------------------- */

struct weights {
    double clues[QN_CLUES];
    double *properties;     /* [properties of the lexicon] */
    double least_pairs;     /* confidence from which on what the model of pairs says is claimed */
};

void weights_free(weights *w)
{
    if (w)
        free(w->properties);
    free(w);
}

static int clue_of(const char *name)
{
    for (int i = 0; i < QN_CLUES; i++)
        if (!strcmp(names[i], name))
            return i;
    return -1;
}

/* "NAME WEIGHT" or "property NAME WEIGHT"; false when it is neither. */
static bool read_line(const qn_lexicon *lexicon, const char *line, weights *w)
{
    char kind[32], name[128];
    double value;
    int clue;
    if (sscanf(line, "property %127s %lf", name, &value) == 2) {
        const qn_property *property = qn_lexicon_property(lexicon, name);
        if (property)       /* the ontology may have been replaced */
            w->properties[property->index] = value;
        return isfinite(value);
    }
    if (sscanf(line, "least-pairs %lf", &value) == 1) {
        w->least_pairs = value;
        return value >= 0 && value <= 1;
    }
    if (sscanf(line, "%31s %lf", kind, &value) != 2 || (clue = clue_of(kind)) < 0 || !isfinite(value))
        return false;
    w->clues[clue] = value;
    return true;
}

static qn_status read_weights(qn_context *context, const qn_lexicon *lexicon, const char *path, weights *w)
{
    FILE *in = fopen(path, "r");
    if (!in)
        return qn_fail(context, QN_IO, path, "cannot open: %s", strerror(errno));
    char line[256];
    qn_status status = QN_OK;
    for (unsigned long number = 1; !status && fgets(line, sizeof line, in); number++)
        if (*line != '#' && *line != '\n' && !read_line(lexicon, line, w))
            status = qn_report(context, QN_ERROR, QN_SYNTAX, path, number, 0, -1,
                               "a line reads 'NAME WEIGHT' or 'property NAME WEIGHT', with the name of a clue; 'quidnunc train confidence' writes such files");
    if (!status && ferror(in))
        status = qn_fail(context, QN_IO, path, "cannot read: %s", strerror(errno));
    fclose(in);
    return status;
}

qn_status weights_load(qn_context *context, const qn_lexicon *lexicon, weights **out)
{
    size_t properties;
    char *path = NULL;
    qn_lexicon_properties(lexicon, &properties);
    weights *w = calloc(1, sizeof *w);
    qn_status status = w && (w->properties = calloc(properties + 1, sizeof *w->properties)) ? QN_OK : qn_fail(context, QN_NOMEM, NULL, "out of memory");
    if (!status)
        status = qn_context_data(context, "models/confidence.txt", &path);
    if (!status)
        status = read_weights(context, lexicon, path, w);
    free(path);
    if (status) {
        weights_free(w);
        w = NULL;
    }
    *out = w;
    return status;
}

double confidence_of(const weights *w, const qn_property *property, uint64_t clues)
{
    double sum = w->properties[property->index];
    for (int i = 0; i < QN_CLUES; i++)
        if (clues >> i & 1)
            sum += w->clues[i];
    double value = round(100.0 / (1.0 + exp(-sum))) / 100;       /* as it is written, so that filters before and after writing agree */
    return value < 0.01 ? 0.01 : value > 0.99 ? 0.99 : value;   /* never quite sure */
}

bool is_claimed(const weights *w, const qn_claim *claim)
{
    return !(claim->clues >> QN_CLUE_PAIRS & 1) || claim->confidence >= w->least_pairs;
}

/* --- the clues of one evidence -------------------------------------------------------------------------------------- */

static uint64_t bit(int clue)
{
    return UINT64_C(1) << clue;
}

/* `first` is the clue of the end's first kind of reference: those of both ends stand in the same order. */
static uint64_t clues_of_end(const scene *s, uint32_t anchor, const referent *r, bool subject)
{
    enum { FAR = 6, FARTHER = 14 };     /* tokens between trigger and end */
    const float unsure = 0.7F;          /* score of a name's type */
    const qn_entity *entity = &s->entities->entities[r->entity];
    uint64_t clues = bit((subject ? QN_CLUE_SUBJECT_NAME : QN_CLUE_OBJECT_NAME) + (int)r->kind);
    uint32_t distance = r->first > anchor ? r->first - anchor : anchor >= r->end ? anchor - r->end + 1 : 0;
    uint32_t mention = s->covering[r->first];
    if (entity->known)
        clues |= bit(subject ? QN_CLUE_SUBJECT_KNOWN : QN_CLUE_OBJECT_KNOWN);
    else if (mention != QN_NONE && r->kind == QN_REF_NAME && s->mentions->mentions[mention].score < unsure)
        clues |= bit(subject ? QN_CLUE_SUBJECT_UNSURE : QN_CLUE_OBJECT_UNSURE);
    if (entity->mention_count <= 1)
        clues |= bit(subject ? QN_CLUE_SUBJECT_ONCE : QN_CLUE_OBJECT_ONCE);
    if (distance > FAR)
        clues |= bit(subject ? QN_CLUE_SUBJECT_FAR : QN_CLUE_OBJECT_FAR);
    if (distance > FARTHER)
        clues |= bit(subject ? QN_CLUE_SUBJECT_FARTHER : QN_CLUE_OBJECT_FARTHER);
    if (!entity->known && entity->type & QN_ANY_ORGANIZATION)
        clues |= bit(QN_CLUE_NEW_BODY);
    return clues;
}

/* True when another verb stands between the word and what fills its argument. */
static bool verb_between(const scene *s, uint32_t anchor, const referent *r)
{
    uint32_t from = r->first < anchor ? r->end : anchor + 1, to = r->first < anchor ? anchor : r->first;
    for (uint32_t token = from; token < to; token++)
        if (s->tokens[token].upos == QN_VERB)
            return true;
    return false;
}

static int kind_of_entry(const qn_entry *entry)
{
    return entry->pos == 'v' ? QN_CLUE_VERB : entry->pos == 'n' ? QN_CLUE_NOUN : entry->pos == 'a' ? QN_CLUE_ADJECTIVE : QN_CLUE_CONSTRUCTION;
}

uint64_t clues_of(const attempt *a, const qn_sense *sense, const referent *subject, const referent *object)
{
    enum { LONG_SENTENCE = 35 };
    const scene *s = a->scene;
    const qn_sentence *sentence = &s->sentences[s->tokens[a->anchor].sentence];
    uint64_t clues = bit(QN_CLUE_ALWAYS) | bit(kind_of_entry(a->entry)) | clues_of_end(s, a->anchor, subject, true);
    clues |= object ? clues_of_end(s, a->anchor, object, false) : bit(QN_CLUE_LITERAL);
    if (a->entry->words)
        clues |= bit(QN_CLUE_PHRASE);
    if (sense->requires || sense->excludes)
        clues |= bit(QN_CLUE_GUARDED);
    if (sense->property->state)
        clues |= bit(QN_CLUE_STATE);
    if (sense->object_count && sense->object[0].kind == QN_ARG_HOME)
        clues |= bit(QN_CLUE_HOME);
    if (s->tokens[a->anchor].upos == QN_VERB && is_passive(s, a->anchor))
        clues |= bit(QN_CLUE_PASSIVE);
    if (sentence->end - sentence->first > LONG_SENTENCE)
        clues |= bit(QN_CLUE_LONG_SENTENCE);
    if (sentence->block < s->document->block_count &&
        (s->document->blocks[sentence->block].kind == QN_BLOCK_TITLE || s->document->blocks[sentence->block].kind == QN_BLOCK_HEADING))
        clues |= bit(QN_CLUE_HEADLINE);
    if (verb_between(s, a->anchor, subject) || (object && verb_between(s, a->anchor, object)))
        clues |= bit(QN_CLUE_OTHER_CLAUSE);
    return clues;
}

uint64_t clues_of_pair(const scene *s, uint32_t trigger, const referent *subject, const referent *object, double chance)
{
    uint64_t clues = bit(QN_CLUE_ALWAYS) | bit(QN_CLUE_STATE) | bit(QN_CLUE_PAIRS) | clues_of_end(s, trigger, subject, true);
    clues |= object ? clues_of_end(s, trigger, object, false) : bit(QN_CLUE_LITERAL);
    return clues | (chance >= 0.5 ? bit(QN_CLUE_PAIRS_50) : 0) | (chance >= 0.7 ? bit(QN_CLUE_PAIRS_70) : 0) | (chance >= 0.9 ? bit(QN_CLUE_PAIRS_90) : 0);
}

uint64_t clues_of_claim(const qn_claim *claim, uint64_t best, size_t places)
{
    uint64_t clues = best | bit(QN_CLUE_ASSERTED + (int)claim->status);
    if (claim->attributed_to != QN_NONE)
        clues |= bit(QN_CLUE_ATTRIBUTED);
    return clues | (places > 1 ? bit(QN_CLUE_PLACES_2) : 0) | (places > 2 ? bit(QN_CLUE_PLACES_3) : 0);
}
