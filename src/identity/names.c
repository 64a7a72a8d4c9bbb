/* Names → keys: what an actor's name comes down to, so that its spellings and forms fall into one block. */
#include "cluster.h"

#include <stdlib.h>
#include <string.h>

enum { LEGAL, FIRST_NAME, SURNAME, GENERATION, SUFFIX, PARTICLE, AGENCY_HEAD, PARTY_HEAD, PORTFOLIO, PORTFOLIO_HEAD, GENERIC_WORD, DIRECTION, UNIT, PREPOSITION, AND, ARTICLE,
       FILLER, CLASSES };
enum { MOST_WORDS = 16, LONGEST = 400 };    /* a longer name is its own key as it stands */

void begin_names(resolution *r)
{
    static const char *const names[CLASSES] = {"LegalForm", "FirstName", "Surname", "GenerationSuffix", "NameSuffix", "NameParticle", "AgencyHead", "PartyHead",
        "Portfolio", "PortfolioHead", "GenericWord", "Direction", "UnitWord", "HeadPreposition", "And", "Article", "PortfolioFiller"};
    for (size_t i = 0; i < CLASSES; i++)
        r->classes[i] = qn_lexicon_class(r->reg->lexicon, names[i]);
}

static bool is(const resolution *r, int class, const char *word)
{
    return r->classes[class] != QN_NONE && qn_lexicon_is(r->reg->lexicon, r->classes[class], word);
}

bool is_first_name(const resolution *r, const char *word)
{
    return is(r, FIRST_NAME, word);
}

/* --- words ------------------------------------------------------------------------------------------------------ */

/* A name's words, in a copy. */
typedef struct words {
    char bytes[LONGEST + 1];
    char *word[MOST_WORDS + 1];
    size_t count;
} words;

/* False for a name that is too long to be looked into. */
static bool split(const char *name, words *w)
{
    size_t length = strlen(name);
    w->count = 0;
    if (length > LONGEST)
        return false;
    memcpy(w->bytes, name, length + 1);
    for (char *at = w->bytes; *at;) {
        if (w->count == MOST_WORDS)
            return false;
        w->word[w->count++] = at;
        at += strcspn(at, " ");
        if (*at)
            *at++ = '\0';
        at += strspn(at, " ");
    }
    return w->count > 0;
}

static char *join(qn_arena *arena, char *const *word, size_t count)
{
    size_t length = 0;
    for (size_t i = 0; i < count; i++)
        length += strlen(word[i]) + 1;
    char *whole = qn_arena_alloc(arena, length + 1), *at = whole;
    for (size_t i = 0; whole && i < count; i++) {
        size_t part = strlen(word[i]);
        memcpy(at, word[i], part);
        at += part;
        *at++ = ' ';
    }
    if (whole && count)
        at[-1] = '\0';
    return whole;
}

/* --- keys ------------------------------------------------------------------------------------------------------- */

static const char *const kinds[COARSE_KINDS] = {"person", "organization", "place"};

static uint32_t key_number(resolution *r, const char *kind, const char *spelled)
{
    char small[256];
    size_t before = strlen(kind), length = spelled ? before + 1 + strlen(spelled) : 0;
    char *key = length < sizeof small ? small : malloc(length + 1);
    if (!spelled || !key) {
        r->failed = true;
        return QN_NONE;
    }
    memcpy(key, kind, before);
    key[before] = ':';
    strcpy(key + before + 1, spelled);
    uint32_t number = qn_intern(r->keys, key, length);
    if (key != small)
        free(key);
    r->failed = r->failed || number == QN_NONE;
    return number;
}

/* A slug leaves out what it can't spell: a name with other letters than Latin ones is spelled as it stands. */
static char *spell(resolution *r, const char *name)
{
    return is_latin(name) ? qn_slug(r->scratch, name) : qn_utf8_lower(r->scratch, name, strlen(name));
}

/* Drops the legal form at the slug's end, as the lexicon knows them: "acme-co-ltd" → "acme". */
void slug_of_body(const qn_lexicon *lexicon, char *slug)
{
    uint32_t forms = qn_lexicon_class(lexicon, "LegalForm");
    for (char *dash; forms != QN_NONE && (dash = strrchr(slug, '-')); *dash = '\0')
        if (!qn_lexicon_is(lexicon, forms, dash + 1))
            break;
}

/* --- persons ---------------------------------------------------------------------------------------------------- */

static bool is_initial(const char *word)
{
    return word[0] && ((unsigned char)word[0] < 0x80) && (!word[1] || (word[1] == '.' && !word[2]));
}

static void drop_suffixes(resolution *r, words *w, name_form *form)
{
    while (w->count > 1) {
        char *last = w->word[w->count - 1], *comma = strchr(w->word[w->count - 2], ',');
        bool generation = is(r, GENERATION, last);
        if (!generation && !is(r, SUFFIX, last))
            break;
        if (generation) {
            char *slug = qn_slug(r->scratch, last);
            form->generation = key_number(r, "generation", slug);
        }
        if (comma && !comma[1])
            *comma = '\0';
        w->count--;
    }
}

/* "John A. Smith" and "John Adam Smith" fall into the block of "John Smith"; what stands between is kept apart. A word between that is no usual first
   name is a part of the name: "Kim Jong Un". */
static void drop_middle(resolution *r, words *w, name_form *form)
{
    if (w->count < 3)
        return;
    size_t last = w->count - 1;
    for (size_t i = 1; i < last; i++)
        if (!is_initial(w->word[i]) && !is(r, FIRST_NAME, w->word[i]))
            return;
    char *slug = qn_slug(r->scratch, w->word[1]);
    if (slug)
        strncpy(form->middle, slug, sizeof form->middle - 1);
    w->word[1] = w->word[last];
    w->count = 2;
}

static void form_person(resolution *r, words *w, name_form *form)
{
    drop_suffixes(r, w, form);
    drop_middle(r, w, form);
    const char *first = w->word[0], *last = w->word[w->count - 1];
    if (w->count == 1) {
        form->flags = FORM_SHORT | (is(r, SURNAME, last) || is(r, FIRST_NAME, last) ? FORM_COMMON : 0);
    } else {
        form->flags = (is_initial(first) ? FORM_INITIAL | FORM_COMMON : 0) | (is(r, FIRST_NAME, first) && is(r, SURNAME, last) ? FORM_COMMON : 0);
    }
    char *whole = join(r->scratch, w->word, w->count);
    form->key = key_number(r, kinds[COARSE_PERSON], whole ? spell(r, whole) : NULL);
}

uint32_t short_key(const resolution *r, const char *word, char initial)
{
    char *slug = qn_slug(r->scratch, word);
    char *key = slug ? initial ? qn_arena_printf(r->scratch, "person:%c-%s", initial, slug) : qn_arena_printf(r->scratch, "person:%s", slug) : NULL;
    return key ? qn_interner_find(r->keys, key, strlen(key)) : QN_NONE;
}

/* --- bodies ----------------------------------------------------------------------------------------------------- */

static const qn_known *state_of(const qn_name *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (names[i].known->type == QN_COUNTRY && names[i].kind != QN_NAME_METONYM && names[i].kind != QN_NAME_HINT)
            return names[i].known;
    return NULL;
}

/* "China" of "China's", in the arena; the word itself when it has no such ending. */
static char *without_possessive(resolution *r, char *word)
{
    size_t length = strlen(word);
    size_t ending = length > 4 && !strcmp(word + length - 4, "\xE2\x80\x99s") ? 4 : length > 2 && !strcmp(word + length - 2, "'s") ? 2 : 0;
    char *bare = ending ? qn_arena_strndup(r->scratch, word, length - ending) : NULL;
    return bare ? bare : word;
}

static bool has_agency_head(const resolution *r, const words *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (is(r, AGENCY_HEAD, w->word[i]))
            return true;
    return false;
}

/* The state that the words [from, end) name, all of them or as many as name one; *length gets how many. NULL when they name none. */
static const qn_known *state_at(const resolution *r, char *const *word, size_t count, size_t *length)
{
    const qn_name *names;
    size_t name_count;
    *length = qn_lexicon_name_at(r->reg->lexicon, (const char *const *)word, count, &names, &name_count);
    return *length ? state_of(names, name_count) : NULL;
}

/* Takes the state off an agency's name: "China's Foreign Ministry", "Ministry of Foreign Affairs of China", "Indonesian Navy". */
static void take_home(resolution *r, words *w, name_form *form)
{
    if (w->count < 2 || !has_agency_head(r, w))
        return;
    size_t length;
    char *first = w->word[0];
    w->word[0] = without_possessive(r, first);
    form->home = state_at(r, w->word, w->count, &length);
    if (form->home && length < w->count && !is(r, PREPOSITION, w->word[length])) {
        w->count -= length;
        memmove(w->word, w->word + length, w->count * sizeof *w->word);
        return;
    }
    form->home = NULL;
    w->word[0] = first;
    for (size_t i = w->count - 1; i >= 2; i--) {
        if (!is(r, PREPOSITION, w->word[i - 1]))
            continue;
        size_t from = i + (is(r, ARTICLE, w->word[i]) && i + 1 < w->count);
        const qn_known *state = state_at(r, w->word + from, w->count - from, &length);
        if (state && from + length == w->count) {
            form->home = state;
            w->count = i - 1;
        }
        return;
    }
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "Ministry of Foreign Affairs" and "Foreign Ministry": the words that tell, in the order of the alphabet. */
static bool spell_portfolio(resolution *r, words *w)
{
    bool head = false;
    for (size_t i = 0; i < w->count; i++)
        head = head || is(r, PORTFOLIO_HEAD, w->word[i]);
    if (!head)
        return false;
    size_t kept = 0;
    for (size_t i = 0; i < w->count; i++) {
        bool filler = is(r, PREPOSITION, w->word[i]) || is(r, AND, w->word[i]) || is(r, ARTICLE, w->word[i]) || is(r, FILLER, w->word[i]);
        char *slug = filler ? NULL : qn_slug(r->scratch, w->word[i]);
        if (slug)
            w->word[kept++] = slug;
    }
    w->count = kept;
    qsort(w->word, kept, sizeof *w->word, compare_words);
    return kept > 1;
}

static bool is_generic(const resolution *r, const words *w)
{
    for (size_t i = 0; i < w->count;) {
        size_t length = r->classes[AGENCY_HEAD] == QN_NONE ? 0 :
            qn_lexicon_phrase_at(r->reg->lexicon, r->classes[AGENCY_HEAD], (const char *const *)w->word + i, w->count - i);
        const char *word = w->word[i];
        if (!length && !is(r, PARTY_HEAD, word) && !is(r, PORTFOLIO, word) && !is(r, GENERIC_WORD, word) && !is(r, DIRECTION, word) &&
            !is(r, PREPOSITION, word) && !is(r, AND, word) && !is(r, ARTICLE, word))
            return false;
        i += length ? length : 1;
    }
    return true;
}

static void form_body(resolution *r, words *w, name_form *form)
{
    if (w->count > 1 && is(r, ARTICLE, w->word[0])) {
        memmove(w->word, w->word + 1, (w->count - 1) * sizeof *w->word);
        w->count--;
    }
    take_home(r, w, form);
    if (is_generic(r, w))
        form->flags = FORM_GENERIC;
    bool portfolio = spell_portfolio(r, w);
    char *whole = join(r->scratch, w->word, w->count), *spelled = whole ? spell(r, whole) : NULL;
    if (spelled && !portfolio)
        slug_of_body(r->reg->lexicon, spelled);
    form->key = key_number(r, kinds[COARSE_BODY], spelled);
}

/* --- places ----------------------------------------------------------------------------------------------------- */

static void form_place(resolution *r, const char *name, name_form *form)
{
    const char *comma = strstr(name, ", ");
    char *inner = comma && comma > name ? qn_arena_strndup(r->scratch, name, (size_t)(comma - name)) : NULL;
    if (inner) {
        char *outer = spell(r, comma + 2);
        form->place = key_number(r, kinds[COARSE_PLACE], outer);
    }
    form->key = key_number(r, kinds[COARSE_PLACE], spell(r, inner ? inner : name));
}

/* --- forms ------------------------------------------------------------------------------------------------------ */

const name_form *form_of_name(resolution *r, uint32_t name, coarse kind)
{
    uint32_t *place = &r->form_of[(size_t)name * COARSE_KINDS + kind];
    if (*place)
        return &r->forms[*place - 1];
    const char *string = qn_interner_string(r->reg->names, name);
    name_form form = {.key = QN_NONE, .place = QN_NONE, .generation = QN_NONE};
    words w;
    if (kind == COARSE_PLACE)
        form_place(r, string, &form);
    else if (!split(string, &w))
        form.key = key_number(r, kinds[kind], spell(r, string));
    else if (kind == COARSE_PERSON)
        form_person(r, &w, &form);
    else
        form_body(r, &w, &form);
    if (r->failed || form.key == QN_NONE || !QN_PUSH(r->forms, r->form_count, r->form_capacity, form)) {
        r->failed = true;
        return NULL;
    }
    *place = (uint32_t)r->form_count;
    return &r->forms[r->form_count - 1];
}

/* --- short forms of bodies --------------------------------------------------------------------------------------- */

/* "NTSB" of "National Transportation Safety Board": the first letters of its words, small ones left out or not. */
bool is_acronym_of(const char *acronym, const char *name)
{
    size_t letters = 0;
    for (const char *c = acronym; *c; c++) {
        if (*c == '.')
            continue;
        if (*c < 'A' || *c > 'Z')
            return false;
        letters++;
    }
    const char *at = acronym;
    for (const char *c = name; *c; c++) {
        bool begins = c == name || c[-1] == ' ' || c[-1] == '-';
        at += *at == '.';
        if (begins && *c >= 'A' && *c <= 'Z' && *c == *at)
            at++;
        else if (begins && *c >= 'A' && *c <= 'Z')
            return false;
    }
    at += *at == '.';
    return letters > 1 && !*at;
}

/* "Huawei" of "Huawei Technologies": what the longer has more says only what sort of firm it is. */
bool differs_by_unit_words(const resolution *r, const char *shorter, const char *longer)
{
    size_t length = strlen(shorter);
    words w;
    if (strncmp(shorter, longer, length) || longer[length] != ' ' || !split(longer + length + 1, &w))
        return false;
    for (size_t i = 0; i < w.count; i++)
        if (!is(r, UNIT, w.word[i]) && !is(r, LEGAL, w.word[i]) && !is(r, AND, w.word[i]))
            return false;
    return true;
}
