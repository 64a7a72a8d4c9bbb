/* "ten companies, including Huawei and ZTE": what is said of a group is said of those who are named in it. Read along the words: parsers hang such lists on
 * almost anything. */
#include "scene.h"

#include <string.h>

enum { FAR_MARKER = 14, WIDEST_GAP = 6 };       /* tokens from the noun to the marker; between one name and the next */

static bool is_plural_noun(const scene *s, uint32_t token)
{
    return s->tokens[token].upos == QN_NOUN && !strcmp(s->tokens[token].xpos, "NNS");
}

/* Words of the marker that starts at the token, 0 for none. */
static size_t marker_at(const scene *s, uint32_t token, uint32_t end)
{
    enum { LONGEST_MARKER = 3 };
    const char *words[LONGEST_MARKER];
    size_t count = 0;
    while (count < LONGEST_MARKER && token + count < end) {
        words[count] = s->tokens[token + count].form;
        count++;
    }
    return s->extractor->words.list_marker == QN_NONE ? 0 : qn_lexicon_phrase_at(s->lexicon, s->extractor->words.list_marker, words, count);
}

/* The first token behind the marker that belongs to the noun: no verb and no other plural noun stands between. */
static uint32_t list_start(const scene *s, uint32_t noun)
{
    uint32_t end = s->sentences[s->tokens[noun].sentence].end;
    for (uint32_t at = noun + 1; at < end && at - noun < FAR_MARKER; at++) {
        size_t words = marker_at(s, at, end);
        if (words)
            return at + (uint32_t)words;
        int upos = s->tokens[at].upos;
        if (is_plural_noun(s, at) || upos == QN_VERB || upos == QN_AUX || upos == QN_CCONJ || upos == QN_SCONJ)
            break;
    }
    return QN_NONE;
}

/* A word that may stand between the names of a list: ", the former minister". */
static bool may_stand_between(const scene *s, uint32_t token)
{
    const qn_token *t = &s->tokens[token];
    return t->upos == QN_DET || t->upos == QN_ADJ || t->upos == QN_NOUN || t->upos == QN_PROPN || t->upos == QN_NUM || t->upos == QN_CCONJ ||
           !strcmp(t->form, ",") || !strcmp(t->form, "-");
}

/* The next name of the list, from `at` on, or QN_NONE. */
static uint32_t next_name(const scene *s, uint32_t at, uint32_t end)
{
    for (uint32_t first = at; at < end && at - first < WIDEST_GAP; at++) {
        uint32_t m = s->covering[at];
        if (m != QN_NONE && !s->mentions->mentions[m].adjective && !s->mentions->mentions[m].inside && s->mentions->mentions[m].first == at)
            return m;
        if (m == QN_NONE && !may_stand_between(s, at))
            break;
    }
    return QN_NONE;
}

/* ", Norway said": a name behind a comma that begins a clause is none of the list. */
static bool begins_clause(const scene *s, const qn_mention *m, uint32_t end)
{
    bool comma = m->first > 0 && !strcmp(s->tokens[m->first - 1].form, ",");
    int upos = m->end < end ? s->tokens[m->end].upos : QN_PUNCT;
    return comma && (upos == QN_VERB || upos == QN_AUX || upos == QN_PART);
}

/* "dozens of companies": the companies are meant. */
static uint32_t counted_noun(const scene *s, uint32_t noun)
{
    if (!in_class(s, noun, s->extractor->words.quantity_noun))
        return noun;
    for (uint32_t i = s->start[noun]; i < s->start[noun + 1]; i++)
        if (s->children[i] > noun && (is_relation(s, s->children[i], QN_NMOD) || is_relation(s, s->children[i], QN_OBL)))
            return s->children[i];
    return noun;
}

void find_examples(const scene *s, uint32_t noun, fillers *out)
{
    noun = counted_noun(s, noun);
    uint32_t end = s->sentences[s->tokens[noun].sentence].end, at = is_plural_noun(s, noun) ? list_start(s, noun) : QN_NONE;
    for (uint32_t m; at != QN_NONE && (m = next_name(s, at, end)) != QN_NONE; at = s->mentions->mentions[m].end) {
        if (out->count && begins_clause(s, &s->mentions->mentions[m], end))
            break;
        add_filler(out, s->mentions->mentions[m].head);
    }
}
