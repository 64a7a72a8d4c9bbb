/* `quidnunc lexicon try --json`: the same for programs. */
#include "lexicon.h"

#include <jansson.h>
#include <stdio.h>

static json_t *text_of(const hearing *h, uint32_t begin, uint32_t end)
{
    return json_stringn(h->document->text + begin, end - begin);
}

static json_t *words_of(const hearing *h, uint32_t first, uint32_t end)
{
    const qn_token *tokens = h->layers.tokens->tokens;
    return text_of(h, tokens[first].begin, tokens[end - 1].end);
}

static json_t *name_of(const hearing *h, uint32_t entity)
{
    return entity == QN_NONE ? json_null() : json_string(h->layers.entities->entities[entity].name);
}

static json_t *tokens_of(const hearing *h)
{
    json_t *list = json_array();
    for (size_t i = 0; i < h->layers.tokens->count; i++) {
        const qn_token *t = &h->layers.tokens->tokens[i];
        json_array_append_new(list, json_pack("{s:i, s:i, s:s, s:s, s:s, s:s, s:i}", "token", (int)i, "sentence", (int)t->sentence, "form", t->form, "lemma",
                                              t->lemma, "upos", qn_upos_name((qn_upos)t->upos), "relation", qn_relation_name((qn_relation)t->relation),
                                              "head", (int)t->head));
    }
    return list;
}

static json_t *mentions_of(const hearing *h)
{
    static const char *const kinds[] = {[QN_REF_NAME] = "name", [QN_REF_NOMINAL] = "nominal", [QN_REF_PRONOUN] = "pronoun", [QN_REF_STATE] = "state",
                                        [QN_REF_WORD_OF] = "word-of"};
    const qn_entities *all = h->layers.entities;
    json_t *list = json_array();
    for (size_t i = 0; i < all->reference_count; i++) {
        const qn_reference *r = &all->references[i];
        const qn_entity *e = &all->entities[r->entity];
        json_array_append_new(list, json_pack("{s:o, s:i, s:s, s:s, s:s, s:s?}", "text", words_of(h, r->first, r->end), "head", (int)r->head, "name", e->name,
                                              "class", qn_class_name(e->type), "reference", kinds[r->kind], "known", e->known ? e->known->iri : NULL));
    }
    return list;
}

static json_t *claim_of(const hearing *h, const qn_claim *c)
{
    return json_pack("{s:o, s:s, s:o, s:s, s:o}", "subject", name_of(h, c->subject), "property", c->property->iri, "object",
                     c->object == QN_NONE ? json_string(c->literal) : name_of(h, c->object), "status", qn_claim_status_name(c->status), "attributedTo",
                     name_of(h, c->attributed_to));
}

static json_t *claims_of(const hearing *h)
{
    json_t *list = json_array();
    for (size_t i = 0; i < h->layers.claims->count; i++) {
        json_t *claim = claim_of(h, &h->layers.claims->claims[i]);
        json_object_set_new(claim, "confidence", json_real(h->layers.claims->claims[i].confidence));
        json_object_set_new(claim, "rule", json_string(h->layers.claims->claims[i].evidence[0].rule));
        json_array_append_new(list, claim);
    }
    return list;
}

static json_t *reasons_of(const qn_trial *t)
{
    static const char *const causes[] = {[QN_BY_SENSE] = "sense", [QN_BY_OPERATOR] = "operator", [QN_BY_MODIFIER] = "modifier", [QN_BY_NEGATION] = "negation",
                                         [QN_BY_MODAL] = "modal", [QN_BY_PURPOSE] = "purpose", [QN_BY_QUESTION] = "question", [QN_BY_DISPUTE] = "dispute"};
    json_t *list = json_array();
    for (size_t i = 0; i < t->reason_count; i++)
        json_array_append_new(list, json_pack("{s:s, s:i, s:s, s:s?}", "cause", causes[t->reasons[i].cause], "token", (int)t->reasons[i].token, "status",
                                              qn_claim_status_name(t->reasons[i].status), "entry", t->reasons[i].entry ? t->reasons[i].entry->iri : NULL));
    return list;
}

static json_t *trials_of(const hearing *h)
{
    static const char *const outcomes[] = {
        [QN_MAKES_CLAIM] = "claim", [QN_IS_OPERATOR] = "operator", [QN_OTHER_POS] = "other-part-of-speech", [QN_LACKS_WORDS] = "lacks-words",
        [QN_HAS_LONGER] = "longer-entry", [QN_LACKS_REQUIRED] = "lacks-required", [QN_HAS_EXCLUDED] = "has-excluded", [QN_LACKS_SUBJECT] = "lacks-subject",
        [QN_LACKS_OBJECT] = "lacks-object", [QN_WRONG_SUBJECT] = "wrong-subject", [QN_WRONG_OBJECT] = "wrong-object", [QN_LACKS_TIME] = "lacks-time",
        [QN_SAME_ENDS] = "same-ends", [QN_WRONG_ENDS] = "wrong-ends",
    };
    json_t *list = json_array();
    for (size_t i = 0; i < h->count; i++) {
        const qn_trial *t = &h->trials[i];
        json_t *one = json_pack("{s:s, s:s, s:I, s:i, s:s}", "entry", t->entry->iri, "file", t->entry->file, "line", (json_int_t)t->entry->line, "token",
                                (int)t->anchor, "outcome", outcomes[t->outcome]);
        if (t->sense && t->sense->property)
            json_object_set_new(one, "property", json_string(t->sense->property->iri));
        if (t->token != QN_NONE)
            json_object_set_new(one, "stands-there", words_of(h, t->token, t->token + 1));
        if (t->entity != QN_NONE)
            json_object_set_new(one, "actor", name_of(h, t->entity));
        if (t->outcome == QN_MAKES_CLAIM) {
            json_object_set_new(one, "claim", claim_of(h, &t->claim));
            json_object_set_new(one, "reasons", reasons_of(t));
        }
        json_array_append_new(list, one);
    }
    return list;
}

qn_status lexicon_print_json(const hearing *h)
{
    json_t *all = json_pack("{s:s, s:o, s:o, s:o, s:o}", "text", h->document->text, "tokens", tokens_of(h), "mentions", mentions_of(h), "claims", claims_of(h),
                            "trials", trials_of(h));
    if (!all)       /* a part that ran out of memory is no part */
        return qn_fail(h->cli->context, QN_NOMEM, NULL, "out of memory");
    json_dumpf(all, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
    putchar('\n');
    json_decref(all);
    return QN_OK;
}
