/* Evidence → one kind per name: all places of a name, and of its shorter forms and acronym, are weighed together. */
#include "scan.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_EVIDENCE 1.7f     /* below it a capitalised word is no actor; the model's doubts are evidence of their own */
#define PLAIN_BODY 0.5f         /* an organization that nothing but the model tells of is no firm, agency or party */
#define STRONG 3.2f             /* a name that tells so much itself: "Cheng Wai-ming", "Ann Bell" */
#define LEAST_MODEL -2.0f       /* the model's doubts of such a name */
#define SHORT_PARTY 5.0f        /* what a party tells of its name without "Party" */
#define MOST_PLACE_CONTEXT 4.0f
#define MOST_CONTEXT 7.0f       /* so that many places of one kind do not shout down the name itself */

static uint32_t find_group(scan *s, uint32_t first, uint32_t end)
{
    const char *key = qn_scan_fold(s, first, end);
    return key ? qn_interner_find(s->keys, key, strlen(key)) : QN_NONE;
}

static bool holds_head(const scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (qn_scan_bare_word(s, i))
            return true;
    return false;
}

static void link_short_forms(scan *s)
{
    for (size_t g = 0; g < s->group_count; g++) {
        const candidate *c = &s->candidates[s->groups[g].sample];
        uint32_t first = c->first, end = c->end;
        if (end - first < 2)
            continue;
        while (end - first > 2 && (is_rare(s, end - 1, R_SUFFIX) || has_shape(s, end - 1, SHAPE_PUNCTUATION)))
            end--;                                      /* "Fairfax" of "Robert Fairfax III" */
        uint32_t last = end - 1;
        while (last > first + 1 && qn_scan_touches(s, last))
            last--;                                     /* "Chung-tai" is one word */
        s->groups[g].last = find_group(s, last, end);
        for (uint32_t stop = end - 1; stop > first && s->groups[g].prefix == QN_NONE; stop--)
            s->groups[g].prefix = find_group(s, first, stop);
        if (end - first > 2 && !holds_head(s, first + 1, end))
            s->groups[g].tail = find_group(s, first + 1, end);
    }
}

/* --- acronyms --------------------------------------------------------------------------------------------------- */

static bool is_acronym(const scan *s, const candidate *c)
{
    return c->end - c->first == 1 && has_shape(s, c->first, SHAPE_ALL_CAPITALS | SHAPE_INNER_CAPITAL) && strlen(s->forms[c->first]) >= 2 &&
           strlen(s->forms[c->first]) <= 10;
}

static bool opens(const scan *s, uint32_t i)
{
    return qn_scan_is(s, i, "(") || qn_scan_is(s, i, "[") || qn_scan_is(s, i, "-LRB-");
}

/* "Korean Central News Agency (KCNA)", "CEI (Italian Episcopal Conference)", "Internal Security Agency, or ABW". */
static void defined_acronyms(scan *s)
{
    for (size_t k = 0; k + 1 < s->count; k++) {
        const candidate *a = &s->candidates[k], *b = &s->candidates[k + 1];
        if (a->lost || b->lost)
            continue;
        bool bracket = b->first == a->end + 1 && opens(s, a->end);
        bool comma = b->first == a->end + 2 && qn_scan_is(s, a->end, ",") && s->tokens->tokens[a->end + 1].upos == QN_CCONJ &&
                     !in_list(s, a->end + 1, L_AND) && is_acronym(s, b);
        if (!bracket && !comma)
            continue;
        if (is_acronym(s, b) && a->end - a->first > 1)
            s->groups[b->group].long_form = a->group;
        else if (bracket && is_acronym(s, a) && b->end - b->first > 1)
            s->groups[a->group].long_form = b->group;
    }
}

static size_t initials_of(const scan *s, const candidate *c, char initials[16])
{
    size_t count = 0;
    for (uint32_t i = c->first; i < c->end && count < 15; i++)
        if (has_shape(s, i, SHAPE_CAPITAL) && s->forms[i][0] > 0)
            initials[count++] = s->forms[i][0];
    initials[count] = '\0';
    return count;
}

static qn_status acronyms_by_initials(scan *s)
{
    qn_interner *table = qn_interner_new();
    uint32_t *owners = malloc((s->group_count + 1) * sizeof *owners), owner_count = 0;
    qn_status status = table && owners ? QN_OK : QN_NOMEM;
    for (size_t g = 0; !status && g < s->group_count; g++) {
        char initials[16];
        if (s->groups[g].words < 3 || initials_of(s, &s->candidates[s->groups[g].sample], initials) < 3)
            continue;
        uint32_t number = qn_intern(table, initials, strlen(initials));
        if (number == QN_NONE)
            status = QN_NOMEM;
        else if (number == owner_count)
            owners[owner_count++] = (uint32_t)g;
    }
    for (size_t g = 0; !status && g < s->group_count; g++) {
        const candidate *c = &s->candidates[s->groups[g].sample];
        if (s->groups[g].long_form != QN_NONE || !is_acronym(s, c) || c->name_count)
            continue;
        uint32_t number = qn_interner_find(table, s->forms[c->first], strlen(s->forms[c->first]));
        if (number != QN_NONE)
            s->groups[g].long_form = owners[number];
    }
    free(owners);
    qn_interner_free(table);
    return status;
}

/* --- weighing ------------------------------------------------------------------------------------------------------ */

static void gather(scan *s)
{
    for (size_t g = 0; g < s->group_count; g++)
        qn_scan_name_evidence(s, &s->candidates[s->groups[g].sample], s->groups[g].name);
    for (size_t k = 0; k < s->count; k++) {
        candidate *c = &s->candidates[k];
        if (c->lost)
            continue;
        qn_scan_context(s, c);
        for (int i = 0; i < K_COUNT; i++)
            s->groups[c->group].context[i] += c->evidence[i];
        qn_scan_believe(s, c, s->groups[c->group].model);
    }
    for (size_t g = 0; g < s->group_count; g++)
        for (int i = 0; s->groups[g].count && i < K_COUNT; i++)
            s->groups[g].model[i] /= (float)s->groups[g].count;
}

static float bounded(float evidence, kind of)
{
    if (of == K_PLACE && evidence > MOST_PLACE_CONTEXT)     /* events and bodies stand after "in" and "at" as well */
        return MOST_PLACE_CONTEXT;
    return evidence > MOST_CONTEXT ? MOST_CONTEXT : evidence < -MOST_CONTEXT ? -MOST_CONTEXT : evidence;
}

static void decide(const scan *s, group *g)
{
    const candidate *sample = &s->candidates[g->sample];
    bool known = qn_scan_surely_known(sample), proper = sample->name_count && !has_shape(s, sample->first, SHAPE_FIRST) &&
                                                        s->tokens->tokens[sample->head].upos == QN_PROPN;
    float best = -1000, second = -1000;
    g->kind = K_NOTHING;
    for (int i = 0; i < K_COUNT; i++) {
        bool possible = !known || g->name[i] > 2 || i == K_PERSON;
        bool told = known || (proper && g->name[i] > 3);        /* "Apple" that is read as a name: the model's doubts do not count */
        float model = told && g->model[i] < 0 ? 0 : i == K_PERSON && g->name[i] > STRONG && g->model[i] < LEAST_MODEL ? LEAST_MODEL : g->model[i];
        float e = g->name[i] + g->longer[i] + (known && !possible ? 0 : bounded(g->context[i], (kind)i) + model);
        if (i >= K_FIRM && i < K_ORGANIZATION && g->name[i] + g->context[i] + g->longer[i] < 0.5f)
            e -= PLAIN_BODY;
        if (known && i == K_PERSON)
            e -= 2;
        if (i == K_COUNTRY && !sample->name_count)
            e -= 1;                     /* the countries are known: an unknown name is some other place */
        if (e > best) {
            second = best;
            best = e;
            g->kind = (kind)i;
        } else if (e > second) {
            second = e;
        }
    }
    if (best < LEAST_EVIDENCE || !g->count)
        g->kind = K_NOTHING;
    float margin = best - (second > 0 ? second : 0);
    g->score = 0.5f + 0.5f * margin / (1 + margin);
}

static void support_long_names(scan *s)
{
    for (size_t k = 0; k < s->group_count; k++) {
        group *g = &s->groups[k];
        if (g->last == QN_NONE || g->name[K_PERSON] <= 0)
            continue;
        float support = s->groups[g->last].context[K_PERSON];
        if (support > 0 && s->groups[g->last].name[K_PERSON] >= 0)
            g->context[K_PERSON] += support < 3 ? support : 3;
    }
}

/* "Tom Molomby, SC, said": letters after a person's name that are a rank. */
static void drop_ranks(scan *s)
{
    for (size_t k = 0; k < s->count; k++) {
        candidate *c = &s->candidates[k];
        if (c->lost || c->first < 2 || c->end - c->first != 1 || !is_rare(s, c->first, R_SUFFIX) || !qn_scan_is(s, c->first - 1, ","))
            continue;
        uint32_t owner = s->owner[c->first - 2];
        c->dropped = c->dropped || (owner != QN_NONE && s->groups[s->candidates[owner].group].kind == K_PERSON);
    }
}

static bool known(const scan *s, uint32_t g)
{
    return qn_scan_surely_known(&s->candidates[s->groups[g].sample]);
}

static void add_longer(scan *s, uint32_t g, kind of, float weight)
{
    if (s->groups[g].longer[of] < weight)
        s->groups[g].longer[of] = weight;
}

static void support_short_names(scan *s)
{
    for (size_t k = 0; k < s->group_count; k++) {
        const group *g = &s->groups[k];
        if (g->words < 2 || g->kind == K_NOTHING)
            continue;
        if (g->kind == K_PERSON && g->last != QN_NONE)
            add_longer(s, g->last, K_PERSON, 6);
        if (g->kind == K_PERSON && g->prefix != QN_NONE && s->groups[g->prefix].words == 1 && !known(s, g->prefix))
            add_longer(s, g->prefix, K_PERSON, 4);
        if (g->kind == K_ORGANIZATION && g->words == 2 && g->prefix != QN_NONE && !known(s, g->prefix) && s->groups[g->prefix].name[K_PERSON] <= 0 &&
            in_list(s, s->candidates[g->sample].end - 1, L_FIRM_HEAD))
            add_longer(s, g->prefix, K_ORGANIZATION, 4);        /* "Velmora" of "Velmora Group" */
        if (g->kind == K_PARTY && g->words == 2 && g->prefix != QN_NONE && in_list(s, s->candidates[g->sample].end - 1, L_PARTY_HEAD))
            add_longer(s, g->prefix, K_PARTY, SHORT_PARTY);     /* "Labour" of "Labour Party" */
        if (g->kind >= K_FIRM && g->kind <= K_ORGANIZATION && g->tail != QN_NONE && !known(s, g->tail))
            add_longer(s, g->tail, g->kind, 5);                 /* "Vale Alto" of "Construtora Vale Alto" */
        if (g->kind == K_FIRM && g->prefix != QN_NONE && !known(s, g->prefix) && s->groups[g->prefix].name[K_PERSON] < 2)
            add_longer(s, g->prefix, g->kind, 5);
    }
}

/* "The Post" in an article that names the Washington Post. */
static void support_bare_heads(scan *s)
{
    for (size_t k = 0; k < s->group_count; k++) {
        const group *g = &s->groups[k];
        const candidate *c = &s->candidates[g->sample];
        if (g->words < 2 || g->kind < K_FIRM || g->kind > K_ORGANIZATION)
            continue;
        uint32_t head = qn_scan_head_word(s, c->first, c->end), bare = find_group(s, head, head + 1);
        uint32_t at = bare == QN_NONE ? 0 : s->candidates[s->groups[bare].sample].first;
        if (at > 0 && in_list(s, at - 1, L_THE))
            add_longer(s, bare, g->kind, 4);
    }
}

/* "Starry Lee and Holden Chow": what is joined is of one kind. */
static void support_conjuncts(scan *s)
{
    for (size_t k = 0; k < s->count; k++) {
        const candidate *c = &s->candidates[k];
        int32_t above = s->tokens->tokens[c->head].head;
        if (c->lost || s->tokens->tokens[c->head].relation != QN_CONJ || above < 0 || s->owner[above] == QN_NONE || s->owner[above] == k)
            continue;
        uint32_t one = c->group, other = s->candidates[s->owner[above]].group;
        if (s->groups[other].kind != K_NOTHING && s->groups[other].kind != K_COUNTRY)
            add_longer(s, one, s->groups[other].kind, 1);
        if (s->groups[one].kind != K_NOTHING && s->groups[one].kind != K_COUNTRY)
            add_longer(s, other, s->groups[one].kind, 1);
    }
}

static void support_acronyms(scan *s)
{
    for (size_t k = 0; k < s->group_count; k++) {
        group *g = &s->groups[k];
        if (g->long_form == QN_NONE || s->groups[g->long_form].kind == K_NOTHING)
            continue;
        if (s->groups[g->long_form].kind == K_PERSON)
            continue;
        add_longer(s, (uint32_t)k, s->groups[g->long_form].kind, 5);
    }
}

/* The head words of the article's bodies: "the Ministry" may mean one of them. */
static qn_status collect_heads(scan *s)
{
    for (size_t k = 0; k < s->group_count; k++) {
        const candidate *c = &s->candidates[s->groups[k].sample];
        if (c->end - c->first < 2 || s->groups[k].kind == K_PERSON || s->groups[k].kind == K_NOTHING)
            continue;
        uint32_t head = qn_scan_head_word(s, c->first, c->end);
        const char *folded = qn_scan_fold(s, head, head + 1);
        if (!folded || qn_intern(s->heads, folded, strlen(folded)) == QN_NONE)
            return QN_NOMEM;
    }
    return QN_OK;
}

/* A single head word, portfolio or unit word is a name only when it is short for a longer one and stands with "the". */
static void drop_bare_heads(scan *s)
{
    for (size_t k = 0; k < s->count; k++) {
        candidate *c = &s->candidates[k];
        if (c->lost || c->end - c->first != 1 || qn_scan_surely_known(c) || !qn_scan_bare_word(s, c->first) ||
            s->groups[c->group].longer[K_PARTY] >= SHORT_PARTY ||
            (s->groups[c->group].kind == K_PERSON && s->groups[c->group].longer[K_PERSON] > 0 && in_list(s, c->first, L_FIRST_NAME)))
            continue;                   /* "Bill", where the article names Bill Clinton */
        bool article = c->first > 0 && in_list(s, c->first - 1, L_THE), hinted = c->name_count && !has_shape(s, c->first, SHAPE_FIRST);
        if (hinted && (s->groups[c->group].kind == K_PARTY || (article && s->groups[c->group].kind == K_AGENCY)))
            continue;                   /* "the Labour leader", "the Treasury": known bodies may be called so */
        if (hinted && s->groups[c->group].kind == K_AGENCY && is_rare(s, c->first, R_BARE_BODY))
            continue;                   /* "elected to Congress" */
        const char *folded = article ? qn_scan_fold(s, c->first, c->end) : NULL;
        c->dropped = !folded || qn_interner_find(s->heads, folded, strlen(folded)) == QN_NONE;
    }
}

qn_status qn_scan_kinds(scan *s)
{
    link_short_forms(s);
    defined_acronyms(s);
    qn_status status = acronyms_by_initials(s);
    if (status)
        return status;
    gather(s);
    support_long_names(s);
    for (size_t g = 0; g < s->group_count; g++)
        decide(s, &s->groups[g]);
    support_conjuncts(s);
    support_short_names(s);
    support_acronyms(s);
    support_bare_heads(s);
    for (size_t g = 0; g < s->group_count; g++)
        decide(s, &s->groups[g]);
    status = collect_heads(s);
    drop_bare_heads(s);
    drop_ranks(s);
    return status ? status : qn_scan_namesakes(s);
}
