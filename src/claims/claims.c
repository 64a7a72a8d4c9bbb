/* Executes the lexicon over one article. */
#include "scene.h"

#include <stdlib.h>
#include <string.h>

/* --- life --------------------------------------------------------------------------------------------------------------- */

qn_status extractor_bare(qn_context *context, const qn_lexicon *lexicon, qn_extractor **out)
{
    qn_extractor *e = calloc(1, sizeof *e);
    if (!e)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    e->lexicon = lexicon;
#define LOOK_UP(field, name) e->words.field = qn_lexicon_class(lexicon, name);
    WORD_CLASSES(LOOK_UP)
#undef LOOK_UP
    qn_status status = weights_load(context, lexicon, &e->weights);
    if (status) {
        qn_extractor_free(e);
        e = NULL;
    }
    *out = e;
    return status;
}

qn_status qn_extractor_new(qn_context *context, const qn_lexicon *lexicon, qn_extractor **out)
{
    qn_extractor *e = NULL;
    qn_status status = extractor_bare(context, lexicon, &e);
    if (!status)
        status = pair_model_open(context, lexicon, &e->pairs);
    if (status)
        qn_extractor_free(e);
    else
        *out = e;
    return status;
}

void qn_extractor_free(qn_extractor *e)
{
    if (!e)
        return;
    weights_free(e->weights);
    pair_model_free(e->pairs);
    free(e);
}

/* --- one sense at one anchor --------------------------------------------------------------------------------------------- */

static bool any_child_in(const scene *s, uint32_t token, uint32_t word_class)
{
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++)
        if (in_class(s, s->children[i], word_class))
            return true;
    return false;
}

/* True when the anchor or its object is a word of the class, or has one among its dependents; with `beside`, the anchor itself does not count. */
static bool has_word(const scene *s, uint32_t anchor, const char *class_name, bool beside)
{
    uint32_t word_class = qn_lexicon_class(s->lexicon, class_name);
    if (word_class == QN_NONE)
        return false;
    if ((!beside && in_class(s, anchor, word_class)) || any_child_in(s, anchor, word_class))
        return true;
    for (uint32_t i = s->start[anchor]; i < s->start[anchor + 1]; i++)      /* "deputy managing director": hung on a word of the title */
        if (is_relation(s, s->children[i], QN_COMPOUND) && any_child_in(s, s->children[i], word_class))
            return true;
    fillers objects = {.count = 0};
    bool subjectless = s->tokens[anchor].upos == QN_VERB && child_by(s, anchor, QN_NSUBJ) == QN_NONE && child_by(s, anchor, QN_NSUBJ_PASS) == QN_NONE;
    if (subjectless)
        find_subjects(s, anchor, &objects);
    for (size_t i = 0; i < objects.count; i++)
        if (in_class(s, objects.tokens[i], word_class))
            return true;
    objects.count = 0;
    if (s->tokens[anchor].upos == QN_VERB)
        find_objects(s, anchor, &objects);
    for (size_t i = 0; i < objects.count; i++)
        if (in_class(s, objects.tokens[i], word_class) || any_child_in(s, objects.tokens[i], word_class))
            return true;
    return false;
}

/* "took over X", with the entry's particle read as X's preposition: X is the object. */
static void add_particle_objects(const attempt *a, fillers *out)
{
    const scene *s = a->scene;
    if (s->tokens[a->anchor].upos != QN_VERB)
        return;
    for (size_t i = 0; a->entry->words && a->entry->words[i]; i++)
        if (i != a->entry->head_word)
            find_marked(s, a->anchor, a->entry->words[i], out);
}

/* "asked for the extradition of X", "put X on a Y blacklist": what hangs on a noun of the verb's phrase. */
static void add_below_phrase(const attempt *a, const qn_arg *arg, fillers *out)
{
    const scene *s = a->scene;
    for (uint32_t i = s->start[a->anchor]; i < s->start[a->anchor + 1]; i++) {
        const qn_token *child = &s->tokens[s->children[i]];
        for (size_t j = 0; child->upos == QN_NOUN && a->entry->words && a->entry->words[j]; j++)
            if (j != a->entry->head_word && !strcmp(child->lemma, a->entry->words[j])) {
                find_fillers(s, s->children[i], arg, out);
            }
    }
}

static bool hangs_on_noun(const qn_arg *arg)
{
    return arg->kind == QN_ARG_PREP || arg->kind == QN_ARG_POSSESSOR || arg->kind == QN_ARG_COMPOUND || arg->kind == QN_ARG_ADJECTIVE;
}

/* "Secretary of State X", "attorney general of X": what the parser hung on another word of the entry's phrase. */
static void fill_from_phrase(const attempt *a, const qn_arg *arg, unsigned classes, bool word_of, referents *out)
{
    const qn_entry *entry = a->entry;
    if (entry->pos != 'n' || !entry->words || !stand_around(a->scene, a->anchor, entry))
        return;
    uint32_t first = a->anchor - (uint32_t)entry->head_word;
    for (size_t i = 0; entry->words[i] && !out->count; i++) {
        fillers all = {.count = 0};
        if (i != entry->head_word)
            find_fillers(a->scene, first + (uint32_t)i, arg, &all);
        for (size_t j = 0; j < all.count; j++)
            find_referents(a->scene, all.tokens[j], classes, word_of, out);
    }
}

/* "Leung Kwok-hung of LSD": hung on a word of the name that is not its head. */
static void find_at_name(const attempt *a, const qn_arg *arg, fillers *out)
{
    const scene *s = a->scene;
    uint32_t m = s->covering[a->anchor];
    const qn_mention *name = m == QN_NONE ? NULL : &s->mentions->mentions[m];
    for (uint32_t i = name ? name->first : 0; name && i < name->end && !out->count; i++)
        if (i != a->anchor)
            find_marked(s, i, arg->marker, out);
    for (size_t i = 0; i < out->count; i++)
        if (out->tokens[i] < name->end)
            out->count = 0;
}

/* The first alternative that gives somebody of a fitting class fills the argument. */
static void fill_argument(const attempt *a, const qn_arg *args, size_t count, unsigned classes, bool word_of, referents *out)
{
    for (size_t i = 0; i < count && !out->count; i++) {
        if (a->construction && args[i].kind == QN_ARG_REFERENT) {
            find_phrase_referents(a->scene, a->anchor, classes, out);
            continue;
        }
        fillers all = {.count = 0};
        find_fillers(a->scene, a->anchor, &args[i], &all);
        if (!all.count && a->construction && args[i].kind == QN_ARG_PREP)
            find_at_name(a, &args[i], &all);
        if (!all.count && args[i].kind == QN_ARG_OBJECT)
            add_particle_objects(a, &all);
        if (!all.count && hangs_on_noun(&args[i]))
            add_below_phrase(a, &args[i], &all);
        for (size_t j = 0; j < all.count; j++)
            find_referents(a->scene, all.tokens[j], classes, word_of, out);
    }
    for (size_t i = 0; i < count && !out->count; i++)
        fill_from_phrase(a, &args[i], classes, word_of, out);
}

static void fill_from_light_verb(const attempt *a, unsigned classes, referents *out)
{
    fillers all = {.count = 0};
    find_light_subjects(a->scene, a->anchor, &all);
    for (size_t i = 0; i < all.count; i++)
        find_referents(a->scene, all.tokens[i], classes, true, out);
}

qn_span span_of(const scene *s, uint32_t first, uint32_t end)
{
    return (qn_span){s->tokens[first].begin, s->tokens[end - 1].end};
}

qn_span passage_of(const scene *s, uint32_t token)
{
    const qn_sentence *sentence = &s->sentences[s->tokens[token].sentence];
    return span_of(s, sentence->first, sentence->end);
}

/* The ends of a symmetric property may be swapped, so a sense allows each the classes of either; the property wants one of its domain and one of its
   range. */
static bool ends_fit(const scene *s, const qn_property *property, const referent *subject, const referent *object)
{
    unsigned x = s->entities->entities[subject->entity].type, y = s->entities->entities[object->entity].type;
    return (x & property->domain && y & property->range) || (property->symmetric && y & property->domain && x & property->range);
}

/* Who alleges something wrong accuses the one who is said to have done it; the accusing itself is a fact. */
static void add_accusation(const attempt *a, const found *allegation)
{
    const qn_property *accuses = allegation->claim.property->when_alleged;
    const qn_claim *alleged = &allegation->claim;
    bool claimed = alleged->status == QN_ALLEGED || alleged->status == QN_DENIED;
    uint32_t speaker = allegation->verdict.attributed_to;
    if (!accuses || !claimed || speaker == QN_NONE || speaker == alleged->subject)
        return;
    found f = {0};
    f.claim = (qn_claim){.property = accuses, .subject = speaker, .object = alleged->subject, .attributed_to = QN_NONE, .status = QN_ASSERTED,
                         .clues = alleged->clues | UINT64_C(1) << QN_CLUE_FOLLOWS};
    f.verdict = (verdict){.status = QN_ASSERTED, .attributed_to = QN_NONE};
    f.evidence = allegation->evidence;
    f.evidence.object = f.evidence.subject;
    f.evidence.subject = span_of(a->scene, allegation->verdict.speaker_first, allegation->verdict.speaker_end);
    if (!QN_PUSH(a->findings->list, a->findings->count, a->findings->capacity, f))
        a->findings->failed = true;
}

static void add_claim(const attempt *a, const qn_sense *sense, const referent *subject, const referent *object)
{
    const scene *s = a->scene;
    bool same = subject->entity == object->entity;
    if (same || !ends_fit(s, sense->property, subject, object)) {
        tell(a, sense, same ? QN_SAME_ENDS : QN_WRONG_ENDS);
        return;
    }
    if (sense->property->symmetric && subject->entity > object->entity) {
        const referent *other = subject;
        subject = object;
        object = other;
    }
    found f = {0};
    f.claim.property = sense->property;
    f.claim.subject = subject->entity;
    f.claim.object = object->entity;
    f.claim.clues = clues_of(a, sense, subject, object);
    f.claim.attributed_to = QN_NONE;
    judge(s, a->anchor, sense, &f.verdict);
    bool by_word = f.verdict.attributed_to != QN_NONE && f.verdict.attributed_to != subject->entity &&
                   s->entities->entities[f.verdict.attributed_to].type != QN_MEDIA;
    if (by_word && f.verdict.status == QN_ASSERTED && sense->property->when_alleged)
        f.verdict.status = QN_ALLEGED;      /* a wrong that somebody says another did is his claim, whatever the verb */
    f.claim.status = f.verdict.status;
    f.evidence = (qn_evidence){passage_of(s, a->anchor), span_of(s, subject->first, subject->end), span_of(s, object->first, object->end),
                               span_of(s, a->anchor, a->anchor + 1), a->entry->iri};
    if (add_details(s, a->anchor, sense, a->arena, &f.claim) || !QN_PUSH(a->findings->list, a->findings->count, a->findings->capacity, f))
        a->findings->failed = true;
    tell_claim(a, sense, &f);
    add_accusation(a, &f);
}

/* "English-speaking allies" do not speak with each other. */
static bool is_compound_adjective(const scene *s, uint32_t verb)
{
    return is_relation(s, verb, QN_AMOD) && (child_by(s, verb, QN_COMPOUND) != QN_NONE || child_by(s, verb, QN_OBJ) != QN_NONE);
}

/* "X and Y met": the subjects are both ends. */
static void add_pairs(const attempt *a, const qn_sense *sense, const referents *all)
{
    enum { MOST_PARTNERS = 8 };
    size_t count = all->count < MOST_PARTNERS ? all->count : MOST_PARTNERS;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            add_claim(a, sense, &all->list[i], &all->list[j]);
}

/* The date of that value nearest to the anchor, in its sentence. */
static qn_span date_span(const scene *s, uint32_t anchor, const char *value)
{
    qn_span best = {0, 0};
    uint32_t least = UINT32_MAX;
    const qn_sentence *sentence = &s->sentences[s->tokens[anchor].sentence];
    for (uint32_t i = sentence->first; i < sentence->end; i++) {
        const qn_time *t = s->time_of[i] == QN_NONE ? NULL : &s->mentions->times[s->time_of[i]];
        uint32_t distance = i > anchor ? i - anchor : anchor - i;
        if (t && !strcmp(t->value, value) && distance < least) {
            least = distance;
            best = span_of(s, t->first, t->end);
        }
    }
    return best;
}

/* The data properties' object is the time that hangs on the anchor. */
static void add_literal(const attempt *a, const qn_sense *sense, const referent *subject)
{
    const scene *s = a->scene;
    qn_claim times = {0};
    if (add_details(s, a->anchor, sense, a->arena, &times)) {
        a->findings->failed = true;
        return;
    }
    const char *value = times.when ? times.when : times.from;
    if (!value) {
        tell(a, sense, QN_LACKS_TIME);
        return;
    }
    qn_span date = date_span(s, a->anchor, value);
    found f = {0};
    f.claim = (qn_claim){.property = sense->property, .subject = subject->entity, .object = QN_NONE, .literal = value, .attributed_to = QN_NONE,
                         .clues = clues_of(a, sense, subject, NULL)};
    judge(s, a->anchor, sense, &f.verdict);
    f.claim.status = f.verdict.status;
    f.evidence = (qn_evidence){passage_of(s, a->anchor), span_of(s, subject->first, subject->end), date,
                               span_of(s, a->anchor, a->anchor + 1), a->entry->iri};
    if (!QN_PUSH(a->findings->list, a->findings->count, a->findings->capacity, f))
        a->findings->failed = true;
    tell_claim(a, sense, &f);
}

/* Each of the subjects and its own home, told once an article. */
static void add_homes(const attempt *a, const qn_sense *sense, const referents *subjects)
{
    for (size_t i = 0; i < subjects->count; i++) {
        const referent *r = &subjects->list[i];
        uint32_t home = home_of(a->scene, r->entity);
        if (home == QN_NONE || a->at_home[r->entity] || !(a->scene->entities->entities[home].type & sense->object_classes))
            continue;
        a->at_home[r->entity] = true;
        add_claim(a, sense, r, &(referent){home, r->first, r->end, r->kind});
    }
}

static bool wants_state(const qn_sense *sense)
{
    return sense->object_count == 1 && sense->object[0].kind == QN_ARG_ARTICLE_STATE;
}

static bool is_claimed_of(const attempt *a, uint32_t person)
{
    const qn_entity *entities = a->scene->entities->entities;
    for (size_t i = 0; i < a->findings->count; i++) {
        const qn_claim *c = &a->findings->list[i].claim;
        if (c->subject == person && c->property->state && c->object != QN_NONE && entities[c->object].type & (QN_COUNTRY | QN_AGENCY | QN_PLACE | QN_ALLIANCE))
            return true;
    }
    return false;
}

/* "Minister of Education X" in an article about one country; not when the article tells of another state or body that X belongs to. */
static void add_article_state(const attempt *a, const qn_sense *sense, const referents *subjects)
{
    const scene *s = a->scene;
    if (s->state == QN_NONE)
        return;
    for (size_t i = 0; i < subjects->count; i++) {
        const referent *r = &subjects->list[i];
        bool beside = r->kind == QN_REF_NAME && s->tokens[r->first].sentence == s->tokens[a->anchor].sentence;
        if (beside && !is_claimed_of(a, r->entity))
            add_claim(a, sense, r, &(referent){s->state, r->first, r->end, r->kind});
    }
}

static bool wants_administration(const qn_sense *sense)
{
    return sense->object_count == 1 && sense->object[0].kind == QN_ARG_ADMINISTRATION;
}

/* "President Carter" of the country that is called the "Carter administration" as well. */
static void add_administrations(const attempt *a, const qn_sense *sense, const referents *subjects)
{
    const scene *s = a->scene;
    for (size_t i = 0; i < subjects->count; i++) {
        const referent *r = &subjects->list[i];
        const qn_name *names = NULL;
        size_t count = 0;
        const char *words[2] = {s->tokens[r->end - 1].form, sense->object[0].marker};
        if (r->kind != QN_REF_NAME || s->tokens[r->first].sentence != s->tokens[a->anchor].sentence || is_claimed_of(a, r->entity) ||
            qn_lexicon_name_at(s->lexicon, words, 2, &names, &count) != 2 || !count)
            continue;
        uint32_t country = entity_of_known(s, names->known);
        if (country != QN_NONE && (s->entities->entities[country].type & sense->object_classes))
            add_claim(a, sense, r, &(referent){country, r->first, r->end, r->kind});
    }
}

static bool wants_home(const qn_sense *sense)
{
    return sense->object_count == 1 && sense->object[0].kind == QN_ARG_HOME;
}

/* "Reed and a guest, Ryan Holt, 31, of Denver": the last word of the name whose age stands before "of", or QN_NONE. */
static uint32_t aged_before(const scene *s, uint32_t place)
{
    if (place < 4 || s->tokens[place - 1].upos != QN_ADP)
        return QN_NONE;
    uint32_t at = place - 2;
    at -= !strcmp(s->tokens[at].form, ",");
    if (s->tokens[at].upos != QN_NUM || strlen(s->tokens[at].form) != 2 || s->tokens[at].sentence != s->tokens[place].sentence)
        return QN_NONE;
    at--;
    at -= at > 0 && !strcmp(s->tokens[at].form, ",");
    return s->covering[at] != QN_NONE ? at : QN_NONE;
}

/* Of a construction's phrase with conjuncts: "Chan of DAB and Leung" makes Leung no member, "Chan of DAB and Leung of BPA" Chan none of BPA, wherever
   the parser hung "of BPA". */
static bool stand_together(const attempt *a, const referent *subject, const referents *subjects, const referent *object)
{
    const scene *s = a->scene;
    uint32_t aged = aged_before(s, object->first);
    if (aged != QN_NONE && !(subject->first <= aged && aged < subject->end))
        return false;
    if (object->first < a->anchor)      /* "DAB's Chan and FTU's Mak" */
        return subject->first <= a->anchor || strcmp(s->tokens[subject->first - 1].xpos, "POS") != 0;
    if (object->first < subject->first)
        return subject->first <= a->anchor;
    for (uint32_t i = s->start[a->anchor]; i < s->start[a->anchor + 1]; i++) {
        uint32_t between = s->children[i];
        if (!is_relation(s, between, QN_NMOD) || between <= subject->first || between >= object->first)
            continue;
        for (size_t j = 0; j < subjects->count; j++)
            if (subjects->list[j].first > between && subjects->list[j].first < object->first)
                return false;
    }
    return true;
}

/* "The merger between X and Y": both ends stand in one phrase, and the first named is the subject. */
static bool are_reversed(const qn_sense *sense, const referent *subject, const referent *object)
{
    if (sense->subject_count != 1 || sense->object_count != 1 || sense->subject[0].kind != sense->object[0].kind)
        return false;
    qn_arg_kind kind = sense->subject[0].kind;      /* "talks between X and Y", "X-Y talks" */
    bool one_phrase = kind == QN_ARG_COMPOUND || (kind == QN_ARG_PREP && !strcmp(sense->subject[0].marker, sense->object[0].marker));
    return one_phrase && object->first < subject->first;
}

static bool pairs_lists(const scene *s, uint32_t token)
{
    const qn_sentence *sentence = &s->sentences[s->tokens[token].sentence];
    for (uint32_t i = sentence->first; i < sentence->end; i++)
        if (s->tokens[i].upos == QN_ADV && in_class(s, i, s->extractor->words.respectively))
            return true;
    return false;
}

/* "X and Y of P and Q respectively" pairs them in order. */
static bool is_paired(const attempt *a, const referents *subjects, const referents *objects)
{
    return subjects->count > 1 && subjects->count == objects->count && pairs_lists(a->scene, a->anchor);
}

/* The same with Y alone found: the name before its "and" goes first. */
static void add_partner(const attempt *a, unsigned classes, referents *subjects, const referents *objects)
{
    const scene *s = a->scene;
    uint32_t first = subjects->list[0].first;
    if (subjects->count != 1 || objects->count != 2 || first < 2 || s->tokens[first - 1].upos != QN_CCONJ || s->covering[first - 2] == QN_NONE ||
        !pairs_lists(s, a->anchor))
        return;
    referents before = {.count = 0};
    find_referents(s, s->mentions->mentions[s->covering[first - 2]].head, classes, false, &before);
    if (!before.count || before.list[0].entity == subjects->list[0].entity)
        return;
    subjects->list[1] = subjects->list[0];
    subjects->list[0] = before.list[0];
    subjects->count = 2;
}

static void try_sense(const attempt *a, const qn_sense *sense)
{
    const scene *s = a->scene;
    bool lacks = sense->requires && !has_word(s, a->anchor, sense->requires, false);
    bool has = sense->excludes && has_word(s, a->anchor, sense->excludes, a->entry->pos == 'n');
    if (!sense->property || lacks || has) {
        tell(a, sense, !sense->property ? QN_IS_OPERATOR : lacks ? QN_LACKS_REQUIRED : QN_HAS_EXCLUDED);
        return;
    }
    referents subjects = {.count = 0}, objects = {.count = 0};
    fill_argument(a, sense->subject, sense->subject_count, sense->subject_classes, !sense->property->state, &subjects);
    if (!subjects.count && lexicon_pos(&s->tokens[a->anchor]) == 'n' && !sense->property->state)
        fill_from_light_verb(a, sense->subject_classes, &subjects);
    if (!subjects.count) {
        tell_unfilled(a, sense, true);
        return;
    }
    if (sense->property->data) {
        add_literal(a, sense, &subjects.list[0]);
        return;
    }
    if (wants_state(sense))
        add_article_state(a, sense, &subjects);
    else if (wants_administration(sense))
        add_administrations(a, sense, &subjects);
    else if (wants_home(sense))
        add_homes(a, sense, &subjects);
    else
        fill_argument(a, sense->object, sense->object_count, sense->object_classes, false, &objects);
    if (wants_state(sense) || wants_administration(sense))
        return;
    if (!objects.count && sense->property->symmetric && subjects.count > 1 && s->tokens[a->anchor].upos == QN_VERB && !is_compound_adjective(s, a->anchor))
        add_pairs(a, sense, &subjects);
    else if (!objects.count && !wants_home(sense))
        tell_unfilled(a, sense, false);
    if (a->construction)
        add_partner(a, sense->subject_classes, &subjects, &objects);
    bool paired = is_paired(a, &subjects, &objects);
    for (size_t i = 0; i < subjects.count; i++)
        for (size_t j = 0; j < objects.count; j++)
            if ((!paired || i == j) && (!a->construction || stand_together(a, &subjects.list[i], &subjects, &objects.list[j])) &&
                !are_reversed(sense, &subjects.list[i], &objects.list[j]))
                add_claim(a, sense, &subjects.list[i], &objects.list[j]);
}

/* "Prairie Health Partners" is nobody's partner: words of a firm's name tell nothing. */
static bool is_in_firm_name(const scene *s, uint32_t token)
{
    const qn_mention *m = s->covering[token] == QN_NONE ? NULL : &s->mentions->mentions[s->covering[token]];
    return m && m->type == QN_FIRM && m->end - m->first > 1 && s->tokens[token].upos == QN_PROPN;
}

static void try_entry(void *user, const qn_entry *entry)
{
    attempt *a = user;
    if (is_in_firm_name(a->scene, a->anchor))
        return;
    a->entry = entry;
    for (size_t i = 0; i < entry->sense_count; i++) {
        const qn_property *property = entry->senses[i].property;
        if (property && property->index < 64)
            a->scene->calls[a->anchor] |= UINT64_C(1) << property->index;
        try_sense(a, &entry->senses[i]);
    }
}

/* --- constructions: any phrase that names an actor of a class ------------------------------------------------------------- */

/* Classes that the phrase at the token refers to by name or description. */
static unsigned classes_at(const scene *s, uint32_t token)
{
    size_t count;
    const qn_reference *r = qn_entities_at(s->entities, token, &count);
    unsigned classes = 0;
    for (size_t i = 0; i < count; i++)
        if (r[i].kind == QN_REF_NAME || r[i].kind == QN_REF_NOMINAL)
            classes |= (unsigned)s->entities->entities[r[i].entity].type;
    return classes;
}

static void try_constructions(attempt *a)
{
    unsigned classes = classes_at(a->scene, a->anchor);
    if (!classes)
        return;
    /* "Holt, the commander of Harlan district": what follows is the role's, not where she lives */
    bool role = classes == QN_PERSON && a->scene->tokens[a->anchor].upos == QN_NOUN && tells_claim(a->scene, a->anchor);
    size_t count;
    const qn_entry *const *all = qn_lexicon_constructions(a->scene->lexicon, &count);
    a->construction = true;
    for (size_t i = 0; i < count; i++) {
        a->entry = all[i];
        for (size_t j = 0; j < all[i]->sense_count; j++)
            if ((all[i]->senses[j].anchor_classes & classes) && !(role && all[i]->senses[j].object_classes == QN_PLACE))
                try_sense(a, &all[i]->senses[j]);
    }
    a->construction = false;
}

/* --- the article ------------------------------------------------------------------------------------------------------------ */

static bool is_read(const scene *s, uint32_t token)
{
    uint32_t block = s->sentences[s->tokens[token].sentence].block;
    return block >= s->document->block_count || s->document->blocks[block].kind != QN_BLOCK_OTHER;
}

typedef struct slugged {
    const char *slug;
    uint32_t entity;
} slugged;

static int compare_slugs(const void *a, const void *b)
{
    return strcmp(((const slugged *)a)->slug, ((const slugged *)b)->slug);
}

/* Entities with a known actor, sorted by slug. */
static qn_status index_known(scene *s, qn_arena *arena)
{
    size_t all = s->entities->count, count = 0;
    slugged *order = qn_arena_alloc(arena, (all + 1) * sizeof *order);
    uint32_t *sorted = qn_arena_alloc(arena, (all + 1) * sizeof *sorted);
    if (!order || !sorted)
        return QN_NOMEM;
    for (size_t i = 0; i < all; i++)
        if (s->entities->entities[i].known)
            order[count++] = (slugged){s->entities->entities[i].known->slug, (uint32_t)i};
    if (count)
        qsort(order, count, sizeof *order, compare_slugs);
    for (size_t i = 0; i < count; i++)
        sorted[i] = order[i].entity;
    s->known_entity = sorted;
    s->known_count = count;
    return QN_OK;
}

/* The one country that the article is about: named twice or more, and three times as often as any other; or QN_NONE. */
static uint32_t state_of_article(const qn_entities *entities)
{
    uint32_t best = QN_NONE, most = 0, next = 0;
    for (size_t i = 0; i < entities->count; i++) {
        uint32_t count = entities->entities[i].type == QN_COUNTRY ? entities->entities[i].mention_count : 0;
        if (count > most) {
            next = most;
            most = count;
            best = (uint32_t)i;
        } else if (count > next) {
            next = count;
        }
    }
    return most >= 2 && most >= 3 * next ? best : QN_NONE;
}

/* Prepares the scene and reads it with the frames of the lexicon. The listener may be NULL. */
static qn_status read_frames_aloud(const qn_extractor *extractor, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                                   const qn_entities *entities, listener *listener, scene *s, findings *findings)
{
    *s = (scene){.extractor = extractor, .lexicon = extractor->lexicon, .document = document, .tokens = tokens->tokens, .count = (uint32_t)tokens->count,
                 .sentences = tokens->sentences, .sentence_count = (uint32_t)tokens->sentence_count, .mentions = mentions, .entities = entities,
                 .state = state_of_article(entities), .listener = listener};
    qn_status status = scene_prepare(s, document->arena);
    if (!status)
        status = index_known(s, document->arena);
    if (!status)
        status = find_quotations(s, document->arena);
    attempt a = {.scene = s, .findings = findings, .arena = document->arena};
    a.at_home = qn_arena_alloc(document->arena, entities->count + 1);
    if (!a.at_home)
        status = QN_NOMEM;
    for (a.anchor = 0; !status && a.anchor < s->count; a.anchor++) {
        if (!is_read(s, a.anchor))
            continue;
        size_t before = findings->count;
        visit_entries(s, a.anchor, try_entry, &a);
        tell_untried(&a);
        if (findings->count == before || s->tokens[a.anchor].upos != QN_NOUN)   /* a noun whose own entry told the tie needs no general reading of "of" */
            try_constructions(&a);
    }
    return !status && findings->failed ? QN_NOMEM : status;
}

qn_status read_frames(const qn_extractor *extractor, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                      const qn_entities *entities, scene *s, findings *findings)
{
    return read_frames_aloud(extractor, document, tokens, mentions, entities, NULL, s, findings);
}

/* The story of the room. The listener may be NULL. */
static qn_status extract(const qn_extractor *extractor, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                         const qn_entities *entities, qn_context *context, listener *listener, const qn_claims **out)
{
    scene s;
    findings findings = {0};
    qn_claims *claims = qn_arena_alloc(document->arena, sizeof *claims);
    qn_status status = claims ? read_frames_aloud(extractor, document, tokens, mentions, entities, listener, &s, &findings) : QN_NOMEM;
    if (!status)
        status = propose_pairs(&s, &findings);
    if (!status)
        status = spread_ties(&s, &findings);
    if (!status) {
        apply_denials(&s, &findings);
        status = collect(&s, &findings, document->arena, claims);
    }
    free(findings.list);
    *out = claims;
    return status ? qn_fail(context, status, document->source, "%s while reading for claims", qn_strerror(status)) : QN_OK;
}

qn_status qn_claims_extract(const qn_extractor *extractor, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                            const qn_entities *entities, qn_context *context, const qn_claims **out)
{
    return extract(extractor, document, tokens, mentions, entities, context, NULL, out);
}

qn_status qn_claims_explain(const qn_extractor *extractor, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                            const qn_entities *entities, qn_context *context, qn_trial_visitor visitor, void *user)
{
    const qn_claims *claims;
    listener listener = {.visitor = visitor, .user = user};
    return extract(extractor, document, tokens, mentions, entities, context, &listener, &claims);
}
