/* The model of pairs at work. */
#include "pair_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- life ------------------------------------------------------------------------------------------------------------------- */

static int32_t read_number(const unsigned char *bytes)
{
    return (int32_t)((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24);
}

static qn_status unfit(qn_context *context, const char *path)
{
    return qn_fail(context, QN_SYNTAX, path, "the model of pairs does not fit the program; fetch it again");
}

static qn_status load(qn_context *context, const qn_lexicon *lexicon, const char *path, pair_model *m)
{
    size_t kinds_length, scales_length;
    qn_status status = qn_model_open(context, path, &m->model);
    if (!status)
        status = qn_classifier_load(context, m->model, PAIR_SECTION, pair_atoms, pair_atom_count, &m->classifier);
    if (status)
        return status;
    const char *kinds = qn_model_section(m->model, PAIR_SECTION ".kinds", &kinds_length);
    const unsigned char *scales = qn_model_section(m->model, PAIR_SECTION ".scales", &scales_length);
    if (!kinds || !scales)
        return unfit(context, path);
    status = pair_kinds_read(context, path, kinds, kinds_length, &m->kinds);
    if (status)
        return status;
    if (scales_length != 12 * m->kinds.count || qn_classifier_class_count(m->classifier) > MAX_KINDS + 1)
        return unfit(context, path);
    for (size_t i = 0; i < m->kinds.count; i++) {
        m->scales[i] = (pair_scale){read_number(scales + 12 * i), read_number(scales + 12 * i + 4), read_number(scales + 12 * i + 8)};
        m->classes[i] = qn_classifier_class_find(m->classifier, m->kinds.list[i].name);
        for (int k = 0; k < 3; k++)
            m->properties[i][k] = *m->kinds.list[i].property[k] ? qn_lexicon_property(lexicon, m->kinds.list[i].property[k]) : NULL;
        if (m->classes[i] == QN_NONE)
            return unfit(context, path);
    }
    return QN_OK;
}

qn_status pair_model_open(qn_context *context, const qn_lexicon *lexicon, pair_model **out)
{
    char *path;
    qn_status status = qn_context_data(context, "models/pairs.qnm", &path);
    if (status)
        return status;
    pair_model *m = calloc(1, sizeof *m);
    status = m ? load(context, lexicon, path, m) : qn_fail(context, QN_NOMEM, path, "out of memory");
    free(path);
    if (status)
        pair_model_free(m);
    else
        *out = m;
    return status;
}

void pair_model_free(pair_model *m)
{
    if (!m)
        return;
    qn_classifier_free(m->classifier);
    qn_model_free(m->model);
    free(m);
}

/* --- use -------------------------------------------------------------------------------------------------------------------- */

typedef struct proposal {
    const pair_model *model;
    const pair_scan *scan;
    findings *findings;
    size_t first;           /* of its findings in this sentence */
    qn_status status;
} proposal;

static bool is_fitting(const qn_property *p, const pair_end *a, const pair_end *b)
{
    unsigned object = b->type == PAIR_ADJECTIVE ? (unsigned)QN_COUNTRY : b->type;
    return p && (p->domain & a->type) && (p->data ? object == PAIR_DATE : (p->range & object) != 0);
}

/* One of the kind's properties, said of the two. */
static bool says(const proposal *p, size_t kind, const qn_claim *c, const pair_end *a, const pair_end *b)
{
    const qn_property *const *own = p->model->properties[kind];
    if (c->property != own[0] && c->property != own[1] && c->property != own[2])
        return false;
    bool turned = c->property->symmetric && c->subject == b->entity && c->object == a->entity;
    return turned || (c->subject == a->entity && c->object == b->entity);
}

/* The frames or another kind found it in the sentence; of dates there is one. */
static bool is_known(const proposal *p, size_t kind, const pair_end *a, const pair_end *b)
{
    for (size_t i = p->scan->first_found; i < p->scan->end_found; i++)
        if (says(p, kind, &p->findings->list[i].claim, a, b))
            return true;
    for (size_t i = p->first; i < p->findings->count; i++)
        if (says(p, kind, &p->findings->list[i].claim, a, b))
            return true;
    return false;
}

/* The frames found anything between the two: another tie beside it is rare. */
static bool is_tied(const proposal *p, const pair_end *a, const pair_end *b)
{
    for (size_t i = p->scan->first_found; i < p->scan->end_found; i++) {
        const qn_claim *c = &p->findings->list[i].claim;
        if (c->object != QN_NONE &&
            ((c->subject == a->entity && c->object == b->entity) || (c->subject == b->entity && c->object == a->entity)))
            return true;
    }
    return false;
}

/* The kind's first property, or its second when words between call that and not the first. */
static const qn_property *property_of(const proposal *p, size_t kind, const pair_end *a, const pair_end *b)
{
    const qn_property *first = p->model->properties[kind][0], *second = p->model->properties[kind][1];
    uint32_t from = a->first < b->first ? a->end : b->end, to = a->first < b->first ? b->first : a->first;
    uint64_t calls = 0;
    for (uint32_t i = from; i < to; i++)
        calls |= p->scan->scene->calls[i];
    bool other = is_fitting(second, a, b) && second->index < 64 && calls >> second->index & 1;
    return other && first && first->index < 64 && !(calls >> first->index & 1) ? second : first;
}

/* Dates stand beside everything: one is claimed only when a word of the sentence calls its property, or right behind the name in brackets. */
static bool is_told(const proposal *p, const qn_property *property, const pair_end *a, const pair_end *b)
{
    enum { NEAR = 12 };
    const scene *s = p->scan->scene;
    const qn_sentence *sentence = &s->sentences[p->scan->sentence];
    if (!property->data || property->index >= 64)
        return true;
    for (uint32_t i = sentence->first; i < sentence->end; i++)
        if (s->calls[i] >> property->index & 1)
            return true;
    for (uint32_t i = a->end; i < b->first && i < a->end + NEAR; i++)
        if (s->tokens[i].form[0] == '(')
            return true;
    return false;
}

/* Both stand in one list: "Ada and Ben work for X". */
static bool are_listed(const scene *s, uint32_t one, uint32_t other)
{
    enum { MOST_STEPS = 8 };
    for (int step = 0; step < MOST_STEPS && is_relation(s, one, QN_CONJ); step++)
        one = (uint32_t)s->tokens[one].head;
    for (int step = 0; step < MOST_STEPS && is_relation(s, other, QN_CONJ); step++)
        other = (uint32_t)s->tokens[other].head;
    return one == other;
}

static bool refers_to_entity(const scene *s, uint32_t token, uint32_t entity)
{
    size_t count;
    const qn_reference *r = qn_entities_at(s->entities, token, &count);
    for (size_t i = 0; i < count; i++)
        if (r[i].entity == entity)
            return true;
    return false;
}

static const pair_end *end_at(const pair_scan *scan, qn_span span)
{
    for (size_t i = 0; i < scan->count; i++)
        if (scan->scene->tokens[scan->ends[i].first].begin == span.begin)
            return &scan->ends[i];
    return NULL;
}

/* The token or what it hangs below, up to the name, is an aside of the name: "Merkel, born in Hamburg,", "Smith, head of Uber,". */
static bool is_aside_of(const scene *s, uint32_t token, const pair_end *name)
{
    enum { MOST_STEPS = 6 };
    bool aside = false;
    if (name->end >= s->count || strcmp(s->tokens[name->end].form, ","))
        return false;
    for (int step = 0; step < MOST_STEPS && token != name->head && s->tokens[token].head >= 0; step++) {
        aside = is_relation(s, token, QN_ACL) || is_relation(s, token, QN_APPOS) || is_relation(s, token, QN_ACL_RELCL);
        token = (uint32_t)s->tokens[token].head;
    }
    return aside && token == name->head;
}

/* The frames told by an aside with these very words of the object that the tie is another's: "Merkel, born in Hamburg, met Macron". */
static bool is_of_another(const proposal *p, size_t kind, const pair_end *a, const pair_end *b)
{
    const scene *s = p->scan->scene;
    for (size_t i = p->scan->first_found; i < p->scan->end_found; i++) {
        const found *f = &p->findings->list[i];
        if (f->claim.subject == a->entity || f->evidence.object.begin != s->tokens[b->first].begin ||
            !says(p, kind, &f->claim, &(pair_end){.entity = f->claim.subject, .time = QN_NONE}, b))
            continue;
        const pair_end *other = end_at(p->scan, f->evidence.subject);
        if (other && other->head != a->head && a->first > b->first && !are_listed(s, other->head, a->head) && is_aside_of(s, b->head, other))
            return true;
    }
    return false;
}

/* The frames told by the noun above the object whose the subject is: "Canada's ambassador to China, Smith" is Canada's. */
static bool is_told_otherwise(const proposal *p, const pair_end *a, const pair_end *b)
{
    const scene *s = p->scan->scene;
    if (!is_relation(s, b->head, QN_NMOD) || b->type != QN_COUNTRY)
        return false;
    uint32_t noun = (uint32_t)s->tokens[b->head].head;
    for (size_t i = p->scan->first_found; i < p->scan->end_found; i++) {
        const found *f = &p->findings->list[i];
        if (f->evidence.trigger.begin == s->tokens[noun].begin && f->claim.subject == a->entity && f->claim.object != b->entity)
            return true;
    }
    return false;
}

/* The object belongs to somebody who is not the subject: "Plummer met an engineer at Microsoft", "founded by former Uber employees". */
static bool belongs_elsewhere(const scene *s, const pair_end *a, const pair_end *b)
{
    const word_classes *w = &s->extractor->words;
    bool below = is_relation(s, b->head, QN_NMOD) || is_relation(s, b->head, QN_COMPOUND) || is_relation(s, b->head, QN_NMOD_POSS);
    if (!below)
        return false;
    uint32_t noun = (uint32_t)s->tokens[b->head].head;
    bool person = s->tokens[noun].upos == QN_NOUN && (in_class(s, noun, w->person_noun) || in_class(s, noun, w->group_noun));
    if (!person || refers_to_entity(s, noun, a->entity) || (is_relation(s, noun, QN_APPOS) && refers_to_entity(s, (uint32_t)s->tokens[noun].head, a->entity)))
        return false;
    const qn_token *subject = &s->tokens[a->head];
    if (is_relation(s, noun, QN_OBJ) && is_relation(s, a->head, QN_NSUBJ) && subject->head == s->tokens[noun].head && child_by(s, noun, QN_APPOS) == QN_NONE)
        return true;        /* "Lopez met the chief executive of Nokia" */
    bool apart = is_relation(s, noun, QN_OBL) || is_relation(s, noun, QN_OBL_AGENT), nameless = !strcmp(s->tokens[noun].xpos, "NNS");
    for (uint32_t i = s->start[noun]; i < s->start[noun + 1]; i++)
        nameless = nameless || in_class(s, s->children[i], w->indefinite);
    return apart && nameless && child_by(s, noun, QN_APPOS) == QN_NONE && !is_introduced(s, noun, w->role_marker);
}

static void add(proposal *p, size_t kind, const pair_end *a, const pair_end *b, int32_t score)
{
    const scene *s = p->scan->scene;
    const qn_property *property = property_of(p, kind, a, b);
    if (!is_fitting(property, a, b) || is_known(p, kind, a, b) || !is_told(p, property, a, b) ||
        is_of_another(p, kind, a, b) || is_told_otherwise(p, a, b) || belongs_elsewhere(p->scan->scene, a, b))
        return;
    uint32_t trigger = pair_trigger(s, a, b);
    const pair_scale *scale = &p->model->scales[kind];
    const qn_sense sense = {.property = property, .status = QN_ASSERTED};
    if (property->symmetric && a->entity > b->entity) {
        const pair_end *other = a;
        a = b;
        b = other;
    }
    referent subject = {a->entity, a->first, a->end, a->kind}, object = {b->entity, b->first, b->end, b->kind};
    found f = {0};
    f.claim = (qn_claim){.property = property, .subject = a->entity, .object = b->entity, .attributed_to = QN_NONE};
    f.claim.literal = b->time == QN_NONE ? NULL : s->mentions->times[b->time].value;
    f.claim.clues = clues_of_pair(s, trigger, &subject, b->time == QN_NONE ? &object : NULL, 1 / (1 + exp(-(double)(score - scale->middle) / scale->unit)));
    judge(s, trigger, &sense, &f.verdict);
    f.claim.status = f.verdict.status;
    f.evidence = (qn_evidence){passage_of(s, a->head), span_of(s, a->first, a->end), span_of(s, b->first, b->end), span_of(s, trigger, trigger + 1), PAIR_RULE};
    if (!QN_PUSH(p->findings->list, p->findings->count, p->findings->capacity, f))
        p->status = QN_NOMEM;
}

static void propose_group(void *user, const pair_group *group)
{
    proposal *p = user;
    const pair_model *m = p->model;
    int32_t best[MAX_KINDS];
    size_t place[MAX_KINDS];
    pair_group_scores(p->scan, m->classifier, &m->kinds, m->classes, group, best, place);
    for (size_t k = 0; k < m->kinds.count; k++) {
        const pair_end *a = group->subjects[place[k]], *b = group->objects[place[k]];
        int32_t least = is_tied(p, a, b) ? m->scales[k].middle + 2 * m->scales[k].unit : m->scales[k].least;
        if (pair_fits(&m->kinds.list[k], a, b) && best[k] >= least)
            add(p, k, a, b, best[k]);
    }
}

void pair_group_scores(const pair_scan *scan, const qn_classifier *classifier, const pair_kinds *kinds, const uint32_t *classes, const pair_group *group,
                       int32_t *best, size_t *place)
{
    uint64_t features[QN_MAX_TEMPLATES + PAIR_BAG];
    int32_t scores[QN_MAX_CLASSES + 1];
    for (size_t i = 0; i < group->count; i++) {
        size_t count = pair_features(scan, classifier, group->subjects[i], group->objects[i], features);
        qn_classifier_score(classifier, features, count, scores);
        for (size_t k = 0; k < kinds->count; k++)
            if (!i || scores[classes[k]] > best[k]) {
                best[k] = scores[classes[k]];
                place[k] = i;
            }
    }
}

qn_status propose_pairs(const scene *s, findings *findings)
{
    const pair_model *m = s->extractor->pairs;
    pair_scan scan;
    qn_status status = m ? pair_scan_begin(&scan, s, findings, &m->kinds) : QN_OK;
    if (!m || status)
        return status;
    proposal p = {.model = m, .scan = &scan, .findings = findings};
    while (!p.status && pair_scan_next(&scan)) {
        p.first = findings->count;
        pair_scan_groups(&scan, propose_group, &p);
    }
    pair_scan_end(&scan);
    return p.status;
}
