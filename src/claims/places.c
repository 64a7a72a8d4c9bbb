/* Where a tie stands: every word of the sentence that refers to one of its ends. */
#include "scene.h"

enum { MOST_PLACES = 12 };

/* Words of one end. */
typedef struct mentioned {
    qn_span spans[MOST_PLACES];
    size_t count;
} mentioned;

static uint32_t first_reference_from(const scene *s, uint32_t token)
{
    uint32_t low = 0, high = (uint32_t)s->entities->reference_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->entities->references[middle].head < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool overlap(qn_span a, qn_span b)
{
    return a.begin < b.end && b.begin < a.end;
}

/* Names that are no part of a longer one, and pronouns. */
static bool stands_for_itself(const scene *s, const qn_reference *r)
{
    uint32_t outer = s->covering[r->head];
    return r->kind == QN_REF_PRONOUN || (r->kind == QN_REF_NAME && (outer == QN_NONE || outer == r->mention));
}

static void find_mentions(const scene *s, const qn_sentence *sentence, uint32_t entity, qn_span known, mentioned *out)
{
    out->spans[0] = known;
    out->count = 1;
    bool place = entity == QN_NONE || s->entities->entities[entity].type & (QN_PLACE | QN_COUNTRY);     /* named again it may be for another reason */
    for (uint32_t i = first_reference_from(s, sentence->first); !place && i < s->entities->reference_count; i++) {
        const qn_reference *r = &s->entities->references[i];
        if (r->head >= sentence->end || out->count == MOST_PLACES)
            return;
        qn_span span = span_of(s, r->first, r->end);
        if (r->entity == entity && stands_for_itself(s, r) && !overlap(span, known))
            out->spans[out->count++] = span;
    }
}

/* The sentence that begins at the byte; *at moves forward and is where to look first. */
static const qn_sentence *sentence_at(const scene *s, uint32_t begin, uint32_t *at)
{
    if (*at < s->sentence_count && s->tokens[s->sentences[*at].first].begin > begin)
        *at = 0;        /* the list starts again with what the model found */
    while (*at < s->sentence_count && (s->sentences[*at].end == s->sentences[*at].first || s->tokens[s->sentences[*at].first].begin < begin))
        ++*at;
    return *at < s->sentence_count ? &s->sentences[*at] : NULL;
}

static bool spread(const scene *s, const qn_sentence *sentence, const found *f, findings *findings)
{
    mentioned subjects, objects;
    find_mentions(s, sentence, f->claim.subject, f->evidence.subject, &subjects);
    find_mentions(s, sentence, f->claim.object, f->evidence.object, &objects);
    for (size_t i = 0; i < subjects.count; i++)
        for (size_t j = 0; j < objects.count; j++) {
            found copy = *f;
            copy.spread = true;
            copy.evidence.subject = subjects.spans[i];
            copy.evidence.object = objects.spans[j];
            if ((i || j) && !overlap(copy.evidence.subject, copy.evidence.object) && !QN_PUSH(findings->list, findings->count, findings->capacity, copy))
                return false;
        }
    return true;
}

qn_status spread_ties(const scene *s, findings *findings)
{
    uint32_t at = 0;
    for (size_t i = 0, count = findings->count; i < count; i++) {
        found f = findings->list[i];    /* the list moves while it grows */
        if (!f.claim.property->state || overlap(f.evidence.subject, f.evidence.object))
            continue;
        const qn_sentence *sentence = sentence_at(s, f.evidence.passage.begin, &at);
        if (sentence && !spread(s, sentence, &f, findings))
            return QN_NOMEM;
    }
    return QN_OK;
}
