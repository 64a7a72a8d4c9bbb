/* Takes articles into the register: locals for their entities, copies of their claims. */
#include "register.h"

#include <stdlib.h>
#include <string.h>

/* --- life ------------------------------------------------------------------------------------------------------ */

qn_status qn_register_new(qn_context *context, const qn_lexicon *lexicon, const qn_register_options *options, qn_register **out)
{
    qn_register *reg = calloc(1, sizeof *reg);
    if (!reg)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    reg->context = context;
    reg->lexicon = lexicon;
    reg->keep_mentions = options && options->mentions;
    reg->decisions = options ? options->decisions : NULL;
    reg->least_confidence = options ? options->least_confidence : 0;
    reg->arena = qn_arena_new();
    reg->strings = qn_interner_new();
    reg->names = qn_interner_new();
    reg->iris = qn_interner_new();
    const char *base = options && options->base ? options->base : DEFAULT_BASE;
    if (reg->arena && reg->strings && reg->names && reg->iris) {
        char last = *base ? base[strlen(base) - 1] : '/';
        reg->base = qn_arena_printf(reg->arena, "%s%s", base, last == '/' || last == '#' ? "" : "/");
    }
    if (!reg->base) {
        qn_register_free(reg);
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    }
    qn_status status = options && options->previous ? previous_read(context, options->previous, reg->base, &reg->previous) : QN_OK;
    if (status) {
        qn_register_free(reg);
        return status;
    }
    *out = reg;
    return QN_OK;
}

void qn_register_free(qn_register *reg)
{
    if (!reg)
        return;
    free(reg->locals);
    free(reg->aliases);
    free(reg->first_local);
    free(reg->candidates);
    free(reg->counted);
    previous_free(reg->previous);
    free(reg->changes);
    free(reg->articles);
    free(reg->sketches);
    free(reg->claims);
    qn_interner_free(reg->names);
    qn_interner_free(reg->iris);
    qn_interner_free(reg->strings);
    qn_arena_free(reg->arena);
    free(reg);
}

const char *keep_bytes(qn_register *reg, const char *bytes, size_t length)
{
    uint32_t number = qn_intern(reg->strings, bytes, length);
    return number == QN_NONE ? NULL : qn_interner_string(reg->strings, number);
}

const char *keep_string(qn_register *reg, const char *string)
{
    return string ? keep_bytes(reg, string, strlen(string)) : NULL;
}

/* --- locals ----------------------------------------------------------------------------------------------------- */

bool is_latin(const char *name)
{
    size_t at = 0;
    while (name[at] && (unsigned char)name[at] < 0x80)
        at++;
    for (size_t length = at + strlen(name + at); at < length;) {
        uint32_t c = qn_utf8_next(name, length, &at);
        bool latin = c < 0x370 || (c >= 0x1E00 && c < 0x1F00), sign = c >= 0x2000 && c < 0x2070;
        if (!latin && !sign)
            return false;
    }
    return true;
}

static bool keep_alias(qn_register *reg, const char *name)
{
    uint32_t number = qn_intern(reg->names, name, strlen(name));
    return number != QN_NONE && QN_PUSH(reg->aliases, reg->alias_count, reg->alias_capacity, number);
}

static bool keep_local(qn_register *reg, const qn_entity *entity)
{
    local_actor l = {
        .known = entity->known,
        .name = qn_intern(reg->names, entity->name, strlen(entity->name)),
        .first_alias = (uint32_t)reg->alias_count,
        .mentions = entity->mention_count,
        .article = (uint32_t)reg->article_count - 1,
        .type = (uint16_t)entity->type,
        .gender = entity->gender,
        .same_as = entity->same_as,
        .link = entity->link,
    };
    for (const char *const *alias = entity->aliases; alias && *alias; alias++)
        if (!keep_alias(reg, *alias))
            return false;
    l.alias_count = (uint32_t)reg->alias_count - l.first_alias;
    return l.name != QN_NONE && QN_PUSH(reg->locals, reg->local_count, reg->local_capacity, l);
}

/* --- one article ------------------------------------------------------------------------------------------------ */

static bool keep_passage(qn_register *reg, const qn_document *document, uint32_t begin, uint32_t end, qn_passage *out)
{
    *out = (qn_passage){0, 0, ""};
    if (begin >= end)
        return true;
    out->begin = (uint32_t)qn_document_character(document, begin);
    out->end = (uint32_t)qn_document_character(document, end);
    out->text = keep_bytes(reg, document->text + begin, end - begin);
    return out->text != NULL;
}

static bool keep_span(qn_register *reg, const qn_document *document, qn_span span, qn_passage *out)
{
    return keep_passage(reg, document, span.begin, span.end, out);
}

static bool keep_evidence(qn_register *reg, const qn_document *document, const qn_claim *claim, qn_stored_claim *stored)
{
    qn_stored_evidence *all = qn_arena_alloc(reg->arena, claim->evidence_count * sizeof *all);
    if (!all)
        return false;
    for (size_t i = 0; i < claim->evidence_count; i++) {
        const qn_evidence *e = &claim->evidence[i];
        all[i].rule = keep_string(reg, e->rule);
        if (!keep_span(reg, document, e->passage, &all[i].passage) || !keep_span(reg, document, e->subject, &all[i].subject) ||
            !keep_span(reg, document, e->object, &all[i].object) || !keep_span(reg, document, e->trigger, &all[i].trigger))
            return false;
    }
    stored->evidence = all;
    stored->evidence_count = claim->evidence_count;
    return true;
}

/* Entities as locals, the first of which is the article's first. */
static uint32_t local_of(uint32_t entity, uint32_t first)
{
    return entity == QN_NONE ? QN_NONE : first + entity;
}

static const uint32_t *translate(qn_register *reg, const uint32_t *entities, size_t count, uint32_t first)
{
    uint32_t *out = qn_arena_alloc(reg->arena, count * sizeof *out);
    for (size_t i = 0; out && i < count; i++)
        out[i] = local_of(entities[i], first);
    return out;
}

static bool keep_claim(qn_register *reg, const qn_document *document, const qn_claim *claim, uint32_t first)
{
    qn_stored_claim s = {
        .subject = local_of(claim->subject, first),
        .object = local_of(claim->object, first),
        .property = claim->property,
        .literal = keep_string(reg, claim->literal),
        .status = claim->status,
        .attributed_to = local_of(claim->attributed_to, first),
        .reported_by = translate(reg, claim->reported_by, claim->reported_count, first),
        .reported_count = claim->reported_count,
        .disputed_by = translate(reg, claim->disputed_by, claim->disputed_count, first),
        .disputed_count = claim->disputed_count,
        .role = keep_string(reg, claim->role),
        .when = keep_string(reg, claim->when),
        .from = keep_string(reg, claim->from),
        .until = keep_string(reg, claim->until),
        .amount = keep_string(reg, claim->amount),
        .currency = keep_string(reg, claim->currency),
        .confidence = claim->confidence,
        .article = (uint32_t)reg->article_count - 1,
    };
    return s.reported_by && s.disputed_by && keep_evidence(reg, document, claim, &s) &&
           QN_PUSH(reg->claims, reg->claim_count, reg->claim_capacity, s);
}

/* An IRI made from what the article is, not from where it stood: the same on every machine. */
static const char *article_iri(qn_register *reg, const qn_document *d)
{
    char hex[65];
    char *whole = qn_arena_printf(d->arena, "%s\n%s\n%s\n%s", d->sha256, d->id, d->url ? d->url : "", d->publisher ? d->publisher : "");
    if (!whole)
        return NULL;
    qn_sha256(whole, strlen(whole), hex);
    return qn_arena_printf(reg->arena, "%sarticle/%.16s", reg->base, hex);
}

static bool keep_mentions(qn_register *reg, const qn_document *d, const qn_tokens *tokens, const qn_mentions *mentions, const qn_entities *entities,
                          uint32_t first, qn_article *article)
{
    qn_stored_mention *all = qn_arena_alloc(reg->arena, mentions->count * sizeof *all);
    if (!all)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < mentions->count; i++) {
        if (entities->of_mention[i] == QN_NONE)
            continue;
        const qn_mention *m = &mentions->mentions[i];
        all[count].actor = local_of(entities->of_mention[i], first);
        if (!keep_passage(reg, d, tokens->tokens[m->first].begin, tokens->tokens[m->end - 1].end, &all[count++].place))
            return false;
    }
    article->mentions = all;
    article->mention_count = count;
    return true;
}

static bool keep_article(qn_register *reg, const qn_document *d, const char *iri)
{
    qn_article a = {
        .iri = iri,
        .id = keep_string(reg, d->id),
        .title = keep_string(reg, d->title),
        .date = keep_string(reg, d->date),
        .publisher = keep_string(reg, d->publisher),
        .author = keep_string(reg, d->author),
        .url = keep_string(reg, d->url),
        .sha256 = keep_string(reg, d->sha256),
        .source = keep_string(reg, d->source),
        .publisher_actor = QN_NONE,
        .author_actor = QN_NONE,
    };
    const sketch *text = sketch_of(reg, d);
    return a.id && a.sha256 && text && QN_PUSH(reg->sketches, reg->sketch_count, reg->sketch_capacity, text) &&
           QN_PUSH(reg->articles, reg->article_count, reg->article_capacity, a);
}

qn_status qn_identity_add(qn_register *reg, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                          const qn_entities *entities, const qn_claims *claims)
{
    if (reg->settled)
        return qn_fail(reg->context, QN_USAGE, document->source, "the register is settled; articles come before that");
    const char *iri = article_iri(reg, document);
    uint32_t known = qn_interner_count(reg->iris), number = iri ? qn_intern(reg->iris, iri, strlen(iri)) : QN_NONE;
    if (number != QN_NONE && number < known)
        return qn_report(reg->context, QN_INFO, QN_OK, document->source, 0, 0, -1, "the same article was read before; passed over");
    uint32_t first = (uint32_t)reg->local_count;
    if (reg->local_count + entities->count >= QN_NONE)
        return qn_fail(reg->context, QN_LIMIT, document->source, "more than %u actors in the articles; build them in parts", QN_NONE);
    bool kept = number != QN_NONE && keep_article(reg, document, iri) && QN_PUSH(reg->first_local, reg->first_count, reg->first_capacity, first);
    for (size_t i = 0; kept && i < entities->count; i++)
        kept = keep_local(reg, &entities->entities[i]);
    for (size_t i = 0; kept && i < claims->count; i++)
        kept = claims->claims[i].confidence < reg->least_confidence || keep_claim(reg, document, &claims->claims[i], first);
    if (kept && reg->keep_mentions)
        kept = keep_mentions(reg, document, tokens, mentions, entities, first, &reg->articles[reg->article_count - 1]);
    kept = kept && !qn_interner_failed(reg->strings) && !qn_interner_failed(reg->names);
    return kept ? QN_OK : qn_fail(reg->context, QN_NOMEM, document->source, "out of memory");
}

/* --- views ------------------------------------------------------------------------------------------------------ */

const qn_actor *qn_register_actors(const qn_register *reg, size_t *count)
{
    *count = reg->settled ? reg->candidate_count : 0;
    return reg->actors;
}

const qn_article *qn_register_articles(const qn_register *reg, size_t *count)
{
    *count = reg->article_count;
    return reg->articles;
}

const qn_stored_claim *qn_register_claims(const qn_register *reg, size_t *count)
{
    *count = reg->claim_count;
    return reg->claims;
}

const qn_change *qn_register_changes(const qn_register *reg, size_t *count)
{
    *count = reg->change_count;
    return reg->changes;
}

const char *qn_register_base(const qn_register *reg)
{
    return reg->base;
}
