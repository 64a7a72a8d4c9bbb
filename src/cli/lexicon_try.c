/* `quidnunc lexicon try`: what becomes of a sentence, step by step. */
#include "lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void hear(void *user, const qn_trial *trial)
{
    hearing *h = user;
    qn_trial copy = *trial;
    copy.reasons = qn_arena_copy(h->document->arena, trial->reasons, trial->reason_count, sizeof *trial->reasons);
    h->failed = h->failed || !copy.reasons || !QN_PUSH(h->trials, h->count, h->capacity, copy);
}

static const char *lower_status(qn_arena *arena, qn_claim_status status)
{
    const char *name = qn_claim_status_name(status), *lower = qn_utf8_lower(arena, name, strlen(name));
    return lower ? lower : name;
}

/* --- the tree ------------------------------------------------------------------------------------------------------ */

enum { DEEPEST = 60 };      /* branches drawn; deeper ones are told by "…" */

typedef struct drawing {
    const qn_tokens *tokens;
    char open[DEEPEST];     /* per depth: more children follow */
} drawing;

static void draw(drawing *d, uint32_t token, int depth, bool last)
{
    const qn_token *t = &d->tokens->tokens[token];
    const qn_sentence *sentence = &d->tokens->sentences[t->sentence];
    printf("  ");
    for (int i = 1; i < depth; i++)
        printf("%s", d->open[i] ? "│  " : "   ");
    if (depth)
        printf("%s", last ? "└─ " : "├─ ");
    bool same = !strcmp(t->form, t->lemma);
    printf("%s  %s %s%s%s\n", t->form, qn_relation_name((qn_relation)t->relation), qn_upos_name((qn_upos)t->upos), same ? "" : " ", same ? "" : t->lemma);
    uint32_t final = QN_NONE;
    for (uint32_t i = sentence->first; i < sentence->end; i++)
        if (d->tokens->tokens[i].head == (int32_t)token)
            final = i;
    if (final != QN_NONE && depth + 1 >= DEEPEST) {
        puts("  …");
        return;
    }
    for (uint32_t i = sentence->first; final != QN_NONE && i <= final; i++) {
        if (d->tokens->tokens[i].head != (int32_t)token)
            continue;
        d->open[depth + 1] = i != final;
        draw(d, i, depth + 1, i == final);
    }
}

static bool is_left_out(const hearing *h, const qn_sentence *sentence)
{
    return sentence->block < h->document->block_count && h->document->blocks[sentence->block].kind == QN_BLOCK_OTHER;
}

static void print_trees(const hearing *h)
{
    puts("Tree");
    for (size_t i = 0; i < h->layers.tokens->sentence_count; i++) {
        drawing d = {.tokens = h->layers.tokens};
        const qn_sentence *sentence = &h->layers.tokens->sentences[i];
        for (uint32_t token = sentence->first; token < sentence->end; token++)
            if (h->layers.tokens->tokens[token].head < 0)
                draw(&d, token, 0, true);
        if (is_left_out(h, sentence))
            puts("  taken for a by-line, a date line or boilerplate, and not read for claims");
    }
}

/* --- who is mentioned ---------------------------------------------------------------------------------------------- */

static void print_words(const hearing *h, uint32_t first, uint32_t end)
{
    const qn_token *tokens = h->layers.tokens->tokens;
    printf("“%.*s”", (int)(tokens[end - 1].end - tokens[first].begin), h->document->text + tokens[first].begin);
}

static void print_mentions(const hearing *h)
{
    static const char *const kinds[] = {[QN_REF_NAME] = "", [QN_REF_NOMINAL] = " (by description)", [QN_REF_PRONOUN] = " (by pronoun)",
                                        [QN_REF_STATE] = " (speaks for it)", [QN_REF_WORD_OF] = " (only what is said is its word)"};
    const qn_entities *all = h->layers.entities;
    puts("\nMentions");
    for (size_t i = 0; i < all->reference_count; i++) {
        const qn_reference *r = &all->references[i];
        const qn_entity *entity = &all->entities[r->entity];
        printf("  ");
        print_words(h, r->first, r->end);
        printf(" → %s, %s%s%s%s\n", entity->name, qn_class_name(entity->type), entity->known ? ", known as id:" : "", entity->known ? entity->known->slug : "",
               kinds[r->kind]);
    }
    if (!all->reference_count)
        puts("  nobody");
    for (size_t i = 0; i < h->layers.mentions->time_count; i++) {
        const qn_time *time = &h->layers.mentions->times[i];
        printf("  ");
        print_words(h, time->first, time->end);
        printf(" → date %s\n", time->value);
    }
}

/* --- claims -------------------------------------------------------------------------------------------------------- */

static const char *entity_name(const hearing *h, uint32_t entity)
{
    return entity == QN_NONE ? "" : h->layers.entities->entities[entity].name;
}

static void print_entry(const hearing *h, const qn_trial *t)
{
    printf("%s (%s:%lu)", short_name(h->document->arena, t->entry->iri), t->entry->file, t->entry->line);
}

static void print_span(const hearing *h, const char *before, qn_span span)
{
    if (span.begin < span.end)
        printf("%s“%.*s”", before, (int)(span.end - span.begin), h->document->text + span.begin);
}

static void print_reasons(const hearing *h, const qn_trial *t)
{
    static const char *const causes[] = {
        [QN_BY_SENSE] = "the entry implies it, at", [QN_BY_OPERATOR] = "governed by", [QN_BY_MODIFIER] = "said with", [QN_BY_NEGATION] = "negated at",
        [QN_BY_MODAL] = "a modal or condition at", [QN_BY_PURPOSE] = "an aim at", [QN_BY_QUESTION] = "asked at", [QN_BY_DISPUTE] = "alleged and denied at",
    };
    if (!t->reason_count)
        puts("      status: asserted; nothing changes it");
    for (size_t i = 0; i < t->reason_count; i++) {
        printf("      status: %s; %s ", lower_status(h->document->arena, t->reasons[i].status), causes[t->reasons[i].cause]);
        print_words(h, t->reasons[i].token, t->reasons[i].token + 1);
        if (t->reasons[i].entry)
            printf(" (%s)", short_name(h->document->arena, t->reasons[i].entry->iri));
        putchar('\n');
    }
}

static bool is_of(const qn_trial *t, const qn_claim *claim)
{
    return t->outcome == QN_MAKES_CLAIM && t->claim.property == claim->property && t->claim.subject == claim->subject && t->claim.object == claim->object &&
           (claim->object != QN_NONE || !strcmp(t->claim.literal, claim->literal));
}

static void print_how(const hearing *h, const qn_trial *t)
{
    printf("      by ");
    print_entry(h, t);
    print_span(h, ", at ", t->evidence.trigger);
    print_span(h, ": subject ", t->evidence.subject);
    print_span(h, ", object ", t->evidence.object);
    putchar('\n');
    print_reasons(h, t);
}

static void print_claim(const hearing *h, const qn_claim *claim)
{
    bool told = false;
    printf("  %s %s %s — %s, confidence %.2f\n", entity_name(h, claim->subject), claim->property->name,
           claim->object == QN_NONE ? claim->literal : entity_name(h, claim->object), lower_status(h->document->arena, claim->status), claim->confidence);
    for (size_t i = 0; i < h->count; i++)
        if (is_of(&h->trials[i], claim)) {
            print_how(h, &h->trials[i]);
            told = true;
            if (h->trials[i].claim.status != claim->status)
                printf("      status: %s; by what the text says elsewhere\n", lower_status(h->document->arena, claim->status));
        }
    if (!told && claim->clues & UINT64_C(1) << QN_CLUE_PAIRS)
        printf("      found by the model of pairs (%s)\n", short_name(h->document->arena, claim->evidence[0].rule));
    else if (!told)
        printf("      follows from what is alleged: who alleges it accuses (%s)\n", short_name(h->document->arena, claim->evidence[0].rule));
    if (claim->attributed_to != QN_NONE)
        printf("      said by %s\n", entity_name(h, claim->attributed_to));
    for (size_t i = 0; i < claim->reported_count; i++)
        printf("      reported by %s\n", entity_name(h, claim->reported_by[i]));
    for (size_t i = 0; i < claim->disputed_count; i++)
        printf("      rejected by %s\n", entity_name(h, claim->disputed_by[i]));
}

static void print_claims(const hearing *h)
{
    puts("\nClaims");
    for (size_t i = 0; i < h->layers.claims->count; i++)
        print_claim(h, &h->layers.claims->claims[i]);
    if (!h->layers.claims->count)
        puts("  none");
}

/* --- what gave none ------------------------------------------------------------------------------------------------ */

static void print_arg(const qn_arg *arg)
{
    static const char *const names[] = {
        [QN_ARG_SUBJECT] = "subject", [QN_ARG_OBJECT] = "object", [QN_ARG_INDIRECT] = "indirect object", [QN_ARG_PREP] = "",
        [QN_ARG_OBJECT_POSSESSOR] = "possessor of the object", [QN_ARG_OBJECT_PREP] = "at the object, ", [QN_ARG_POSSESSOR] = "possessor",
        [QN_ARG_COMPOUND] = "compound", [QN_ARG_ADJECTIVE] = "nationality adjective", [QN_ARG_REFERENT] = "whom the noun names",
        [QN_ARG_MODIFIED] = "the noun modified", [QN_ARG_APPOSITION] = "name after a comma", [QN_ARG_NATIONALITY] = "nationality beside the name", [QN_ARG_LIST] = "members listed",
        [QN_ARG_COMPLEMENT] = "the clause", [QN_ARG_SPEAKER] = "the speaker", [QN_ARG_HOME] = "known home",
        [QN_ARG_AGENTLESS_OBJECT] = "object of a passive without agent", [QN_ARG_CLAUSE_SUBJECT] = "subject of the clause", [QN_ARG_CLAUSE_OBJECT] = "whom the clause deals with",
        [QN_ARG_SAID_SUBJECT] = "who does what is said", [QN_ARG_INNER] = "name inside the name",
        [QN_ARG_ARTICLE_STATE] = "country of the article", [QN_ARG_PREP_POSSESSOR] = "whose it is behind ",
        [QN_ARG_CLAUSE_PATIENT] = "whom the clause's deed is done to", [QN_ARG_INFINITIVE_SUBJECT] = "who is to do it",
        [QN_ARG_OCCASION_SUBJECT] = "who is there", [QN_ARG_ADMINISTRATION] = "country that is governed by his ",
    };
    printf("%s", names[arg->kind]);
    if (arg->marker)
        printf("“%s”", arg->marker);
}

static void print_args(const qn_arg *args, size_t count)
{
    printf(" (");
    for (size_t i = 0; i < count; i++) {
        printf("%s", i ? " or " : "");
        print_arg(&args[i]);
    }
    putchar(')');
}

static void print_classes(unsigned set)
{
    const char *comma = " of ";
    for (unsigned bit = 1; bit <= QN_PLACE; bit *= 2)
        if (set & bit) {
            printf("%s%s", comma, qn_class_name((qn_class)bit));
            comma = ", ";
        }
}

static void print_missing(const hearing *h, const qn_trial *t, bool subject)
{
    const qn_sense *s = t->sense;
    printf("no %s", subject ? "subject" : "object");
    print_args(subject ? s->subject : s->object, subject ? s->subject_count : s->object_count);
    if (t->token == QN_NONE) {
        printf(": nothing stands there");
    } else {
        printf(": ");
        print_words(h, t->token, t->token + 1);
        printf(" refers to no actor");
    }
}

static void print_wrong(const hearing *h, const qn_trial *t, bool subject)
{
    const qn_entity *entity = &h->layers.entities->entities[t->entity];
    unsigned classes = subject ? t->sense->subject_classes : t->sense->object_classes;
    printf("%s %s is a %s", subject ? "subject" : "object", entity->name, qn_class_name(entity->type));
    if (entity->type & classes) {
        printf(", but only its speaker stands there");
    } else {
        printf(", wanted one");
        print_classes(classes);
    }
}

static void print_whole(const qn_entry *entry)
{
    printf("“");
    for (size_t i = 0; entry->words && entry->words[i]; i++)
        printf("%s%s", i ? " " : "", entry->words[i]);
    printf("%s”", entry->words ? "" : entry->lemma);
}

static void print_outcome(const hearing *h, const qn_trial *t)
{
    static const char *const pos[] = {['v'] = "a verb", ['n'] = "a noun", ['a'] = "an adjective or adverb", ['p'] = "a preposition"};
    switch (t->outcome) {
    case QN_OTHER_POS:
        printf("it is %s, and the word is read as %s", pos[(unsigned char)t->entry->pos], qn_upos_name((qn_upos)h->layers.tokens->tokens[t->anchor].upos));
        break;
    case QN_LACKS_WORDS: printf("not all of "); print_whole(t->entry); printf(" stands there"); break;
    case QN_HAS_LONGER: printf("an entry of more words stands there"); break;
    case QN_LACKS_REQUIRED: printf("it requires a word of the class %s, and none stands there", t->sense->requires); break;
    case QN_HAS_EXCLUDED: printf("it excludes words of the class %s, and one stands there", t->sense->excludes); break;
    case QN_LACKS_SUBJECT: case QN_LACKS_OBJECT: print_missing(h, t, t->outcome == QN_LACKS_SUBJECT); break;
    case QN_WRONG_SUBJECT: case QN_WRONG_OBJECT: print_wrong(h, t, t->outcome == QN_WRONG_SUBJECT); break;
    case QN_LACKS_TIME: printf("no date stands there"); break;
    case QN_SAME_ENDS: printf("both ends are the same"); break;
    case QN_WRONG_ENDS: printf("the ends are not one of its domain and one of its range"); break;
    case QN_IS_OPERATOR:
        printf("operator: what it governs is %s%s", lower_status(h->document->arena, t->sense->status), t->sense->attributes ? ", and its subject says so" : "");
        break;
    case QN_MAKES_CLAIM: break;
    }
    putchar('\n');
}

/* The same failure of an entry's other written forms is told once. */
static bool is_told(const hearing *h, size_t number)
{
    const qn_trial *t = &h->trials[number];
    for (size_t i = number; i-- > 0 && h->trials[i].anchor == t->anchor;) {
        const qn_trial *o = &h->trials[i];
        if (o->entry->iri == t->entry->iri && o->sense == t->sense && o->outcome == t->outcome && (t->sense || o->entry == t->entry))
            return true;
    }
    return false;
}

static void print_others(const hearing *h)
{
    bool any = false;
    for (size_t i = 0; i < h->count; i++) {
        const qn_trial *t = &h->trials[i];
        if (t->outcome == QN_MAKES_CLAIM || is_told(h, i))
            continue;
        if (!any)
            puts("\nWithout a claim");
        any = true;
        printf("  ");
        print_words(h, t->anchor, t->anchor + 1);
        printf(" ");
        print_entry(h, t);
        printf("%s%s: ", t->sense && t->sense->property ? " " : "", t->sense && t->sense->property ? t->sense->property->name : "");
        print_outcome(h, t);
    }
}

/* --- the command --------------------------------------------------------------------------------------------------- */

static qn_status print_page(const hearing *h, bool conllu)
{
    qn_status status = QN_OK;
    if (conllu)
        status = qn_tokens_write_conllu(h->document, h->layers.tokens, NULL, stdout);
    else
        print_trees(h);
    print_mentions(h);
    print_claims(h);
    print_others(h);
    return status;
}

static qn_status try_text(cli *cli, const qn_pipeline *pipeline, const char *text, bool conllu, bool json)
{
    qn_document *document;
    hearing h = {.cli = cli};
    qn_status status = qn_document_new(cli->context, "sentence", NULL, text, strlen(text), &document);
    if (status)
        return status;
    h.document = document;
    status = qn_pipeline_annotate(pipeline, document, cli->context, &h.layers);
    if (!status)
        status = qn_claims_explain(qn_pipeline_extractor(pipeline), document, h.layers.tokens, h.layers.mentions, h.layers.entities, cli->context, hear, &h);
    if (!status && h.failed)
        status = qn_fail(cli->context, QN_NOMEM, NULL, "out of memory");
    if (!status)
        status = json ? lexicon_print_json(&h) : print_page(&h, conllu);
    free(h.trials);
    qn_document_free(document);
    return status;
}

int lexicon_try(cli *cli, const arguments *args)
{
    const char *tag = option_value(args, LEXICON_TAG);
    if (args->rest_count < 2)
        return usage_error(cli, "give a sentence: quidnunc lexicon try 'Norway banned Huawei.'");
    if (tag && strcmp(tag, "conllu"))
        return usage_error(cli, "there is no tree format '%s', only conllu", tag);
    qn_lexicon_options knowledge = knowledge_options(args);
    qn_pipeline *pipeline;
    qn_status status = qn_pipeline_new(cli->context, &knowledge, &pipeline);
    if (status)
        return knowledge_exit_code(status);
    for (size_t i = 1; i < args->rest_count && !status; i++) {
        if (i > 1 && !option_given(args, LEXICON_JSON))
            puts("");
        status = try_text(cli, pipeline, args->rest[i], tag != NULL, option_given(args, LEXICON_JSON));
    }
    qn_pipeline_free(pipeline);
    int code = finish_output(cli);
    return status ? exit_code(status) : code;
}
