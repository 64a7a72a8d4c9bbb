/* `quidnunc lexicon check`: entries that can never hold, that add nothing, that say two things at once; and errors. */
#include "lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const kinds[] = {[QN_UNUSED] = "unused", [QN_SHADOWED] = "shadowed", [QN_AMBIGUOUS] = "ambiguous"};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* One run of the command. */
typedef struct check {
    cli *cli;
    const qn_lexicon *lexicon;
    qn_arena *arena;
    const char *const *files;       /* findings about their entries are told; all when there are none */
    size_t file_count;
    size_t told[KINDS];
} check;

/* Errors of the files are the result here, so they go where the findings go, in the same shape. */
static void print_error(void *user, const qn_diagnostic *d)
{
    cli *cli = user;
    if (d->severity < QN_WARNING)
        return;
    cli->errors += d->severity == QN_ERROR;
    if (d->source)
        printf("%s:", d->source);
    if (d->line)
        printf("%lu:", d->line);
    printf("%s%s: %s\n", d->source ? " " : "", d->severity == QN_ERROR ? "error" : "warning", d->message);
}

static bool is_asked(const check *c, const qn_entry *entry)
{
    bool asked = !c->file_count;
    for (size_t i = 0; i < c->file_count && !asked; i++)
        asked = entry && !strcmp(entry->file, c->files[i]);
    return asked;
}

static void tell(check *c, qn_finding_kind kind, const qn_entry *entry, const char *what, const char *reason)
{
    c->told[kind]++;
    if (entry)
        printf("%s:%lu: %s: ", entry->file, entry->line, short_name(c->arena, entry->iri));
    printf("%s%s%s: %s\n", kinds[kind], *what ? ": " : "", what, reason);
}

/* --- what the lexicon tells of itself ---------------------------------------------------------------------------- */

/* "sense 2 (bans)", where there are several. */
static const char *sense_name(const check *c, const qn_finding *f)
{
    const char *name = f->property ? f->property->name : "operator";
    const char *text = !f->entry || f->entry->sense_count < 2 ? name : qn_arena_printf(c->arena, "sense %zu (%s)", f->sense + 1, name);
    return text ? text : name;
}

static qn_status tell_findings(check *c)
{
    const qn_finding *findings;
    size_t count;
    qn_status status = qn_lexicon_check(c->lexicon, c->arena, &findings, &count);
    for (size_t i = 0; i < count; i++)
        if (is_asked(c, findings[i].entry) || (findings[i].other && is_asked(c, findings[i].other)))
            tell(c, findings[i].kind, findings[i].entry, sense_name(c, &findings[i]), findings[i].reason);
    return status;
}

/* --- words that the text never gives ------------------------------------------------------------------------------ */

/* A written form put into a sentence, so that it can be seen what becomes of it. */
typedef struct sample {
    const qn_entry *entry;
    uint32_t begin, head;       /* bytes of the text: where the form begins, and its head word */
} sample;

typedef enum fate { UNKNOWN, FOUND, SPLIT, OTHER_LEMMA } fate;

/* No auxiliary before the verb: behind one any form is taken for a base form. */
static const char *const frames[] = {"They ", " it.\n\n", "The ", " of the firm spoke.\n\n", "It is ", " to them.\n\n"};
enum { FRAMES = sizeof frames / sizeof *frames / 2 };

static bool fits(const qn_entry *entry, size_t frame)
{
    return entry->pos == 'v' ? frame == 0 : entry->pos == 'n' ? frame == 1 : entry->pos == 'a' && frame >= 1;
}

/* Signs between words stand without blanks: "state-owned" is cut by the splitter, as it is in a text. */
static void put_form(qn_buffer *text, const qn_entry *entry, sample *s)
{
    s->begin = s->head = (uint32_t)text->length;
    if (!entry->words)
        qn_buffer_puts(text, entry->lemma);
    for (size_t i = 0; entry->words && entry->words[i]; i++) {
        bool sign = !strcmp(entry->words[i], "-") || (i && !strcmp(entry->words[i - 1], "-"));
        if (i && !sign)
            qn_buffer_putc(text, ' ');
        if (i == entry->head_word)
            s->head = (uint32_t)text->length;
        qn_buffer_puts(text, entry->words[i]);
    }
}

static const qn_token *token_at(const qn_tokens *tokens, uint32_t begin)
{
    size_t low = 0, high = tokens->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (tokens->tokens[middle].begin < begin)
            low = middle + 1;
        else
            high = middle;
    }
    return low < tokens->count && tokens->tokens[low].begin == begin ? &tokens->tokens[low] : NULL;
}

static bool stand(const qn_tokens *tokens, const sample *s)
{
    const char *const *words = s->entry->words ? s->entry->words : (const char *const[]){s->entry->lemma, NULL};
    const qn_token *first = token_at(tokens, s->begin);
    for (size_t i = 0; words[i]; i++)
        if (!first || first + i >= tokens->tokens + tokens->count || (strcasecmp(first[i].form, words[i]) && strcasecmp(first[i].lemma, words[i])))
            return false;
    return true;
}

/* Whether the form is the lemma with an ending. Taggers and lemmatizers err on single words, so that no other lemma is held against an entry. */
static bool is_inflected(const check *c, const char *form, const char *lemma)
{
    enum { SHORTEST_STEM = 3, LONGEST_ENDING = 3 };
    size_t length = strlen(form), stem = strlen(lemma);
    uint32_t endings = qn_lexicon_class(c->lexicon, "VerbEnding");
    bool ends = false;
    for (size_t ending = 1; ending <= LONGEST_ENDING && ending < length && !ends; ending++)
        ends = qn_lexicon_is(c->lexicon, endings, form + length - ending);
    return ends && stem >= SHORTEST_STEM && length > stem && !strncasecmp(form, lemma, stem);
}

static fate fate_of(const check *c, const qn_tokens *tokens, const sample *s)
{
    const qn_token *head = token_at(tokens, s->head);
    char pos = s->entry->pos;
    if (!head || !stand(tokens, s))
        return SPLIT;
    bool same = head->upos == QN_VERB ? pos == 'v' : head->upos == QN_NOUN || head->upos == QN_PROPN ? pos == 'n'
              : head->upos == QN_ADJ || head->upos == QN_ADV ? pos == 'a' : false;
    return !strcasecmp(head->lemma, s->entry->lemma) ? FOUND : same && is_inflected(c, s->entry->lemma, head->lemma) ? OTHER_LEMMA : UNKNOWN;
}

static const char *key_of(const check *c, const qn_entry *entry)
{
    qn_buffer key = {0};
    qn_buffer_puts(&key, entry->iri);
    qn_buffer_putc(&key, ' ');
    for (size_t i = 0; entry->words && entry->words[i]; i++)
        for (const char *at = entry->words[i]; *at; at++)
            if (*at != '-')
                qn_buffer_putc(&key, *at);
    for (const char *at = entry->words ? "" : entry->lemma; *at; at++)
        if (*at != '-')
            qn_buffer_putc(&key, *at);
    const char *copy = key.failed ? NULL : qn_arena_strdup(c->arena, key.bytes);
    free(key.bytes);
    return copy;
}

/* Samples of an entry stand together; so do the two ways to write a form with a hyphen, of which one is enough. */
static void judge_samples(check *c, const qn_tokens *tokens, const sample *samples, size_t count)
{
    for (size_t i = 0, end; i < count; i = end) {
        const qn_entry *entry = samples[i].entry;
        const char *key = key_of(c, entry), *lemma = NULL;
        size_t met[OTHER_LEMMA + 1] = {0};
        for (end = i; end < count; end++) {
            const char *other = samples[end].entry == entry ? key : key_of(c, samples[end].entry);
            if (!key || !other || strcmp(key, other))
                break;
            fate fate = fate_of(c, tokens, &samples[end]);
            met[fate]++;
            if (fate == OTHER_LEMMA)
                lemma = token_at(tokens, samples[end].head)->lemma;
        }
        end += end == i;
        if (met[FOUND] || (met[UNKNOWN] && !lemma) || !is_asked(c, entry))
            continue;
        const char *reason = lemma ? qn_arena_printf(c->arena, "“%s” has the lemma “%s” in a text; write lemmas", entry->lemma, lemma)
                                   : qn_arena_printf(c->arena, "the words of a text are split otherwise than “%s%s”", entry->lemma, entry->words ? " …" : "");
        tell(c, QN_UNUSED, entry, "", reason ? reason : "out of memory");
    }
}

static qn_status tell_words(check *c)
{
    size_t count, entry_count, capacity = 0;
    sample *samples = NULL;
    qn_buffer text = {0};
    qn_annotator *annotator = NULL;
    qn_document *document = NULL;
    const qn_tokens *tokens = NULL;
    const qn_entry *entries = qn_lexicon_all_entries(c->lexicon, &entry_count);
    count = 0;
    qn_buffer_puts(&text, "");
    for (size_t i = 0; i < entry_count; i++)
        for (size_t frame = 0; frame < FRAMES; frame++) {
            sample s = {.entry = &entries[i]};
            if (!fits(&entries[i], frame) || !is_asked(c, &entries[i]))
                continue;
            qn_buffer_puts(&text, frames[2 * frame]);
            put_form(&text, &entries[i], &s);
            qn_buffer_puts(&text, frames[2 * frame + 1]);
            text.failed = !QN_PUSH(samples, count, capacity, s) || text.failed;
        }
    qn_status status = text.failed ? qn_fail(c->cli->context, QN_NOMEM, NULL, "out of memory") : qn_annotator_new(c->cli->context, NULL, &annotator);
    if (!status)
        status = qn_document_new(c->cli->context, "samples", NULL, text.bytes, text.length, &document);
    if (!status)
        status = qn_tokens_annotate(annotator, document, c->cli->context, &tokens);
    if (!status)
        judge_samples(c, tokens, samples, count);
    qn_document_free(document);
    qn_annotator_free(annotator);
    free(samples);
    free(text.bytes);
    return status;
}

/* --- entries that never hold in given articles --------------------------------------------------------------------- */

/* How often an entry's word stood in the articles, and what became of it. */
typedef struct usage {
    size_t met, held, outcomes[QN_WRONG_ENDS + 1];
} usage;

typedef struct counting {
    const qn_entry *entries;
    usage *usage;               /* [entries] those of one IRI count in the first of them */
    uint32_t *first;            /* [entries] */
} counting;

static void count_trial(void *user, const qn_trial *trial)
{
    counting *all = user;
    usage *u = &all->usage[all->first[trial->entry->index]];
    u->met++;
    u->held += trial->outcome == QN_MAKES_CLAIM || trial->outcome == QN_IS_OPERATOR;
    u->outcomes[trial->outcome]++;
}

static qn_status read_articles(check *c, const qn_pipeline *pipeline, const char *const *paths, size_t path_count, counting *all)
{
    qn_text *text = NULL;
    qn_document *document;
    qn_status status = qn_text_open(c->cli->context, paths, path_count, NULL, &text);
    while (!status && !(status = qn_text_next(text, &document))) {
        qn_layers layers = {0};
        status = qn_pipeline_annotate(pipeline, document, c->cli->context, &layers);
        if (!status)
            status = qn_claims_explain(qn_pipeline_extractor(pipeline), document, layers.tokens, layers.mentions, layers.entities, c->cli->context,
                                       count_trial, all);
        qn_document_free(document);
    }
    if (status == QN_END)
        status = qn_text_counts_of(text)->articles ? QN_OK : qn_fail(c->cli->context, QN_SYNTAX, NULL, "no article was found by --text");
    qn_text_free(text);
    return status;
}

static const char *usual_failure(const usage *u)
{
    static const char *const names[] = {
        [QN_OTHER_POS] = "it is read as another part of speech", [QN_LACKS_WORDS] = "words of the phrase are not there",
        [QN_HAS_LONGER] = "a longer entry stands there", [QN_LACKS_REQUIRED] = "the word that it requires is not there",
        [QN_HAS_EXCLUDED] = "a word that it excludes is there", [QN_LACKS_SUBJECT] = "nobody stands in the subject's place",
        [QN_LACKS_OBJECT] = "nobody stands in the object's place", [QN_WRONG_SUBJECT] = "the subject is of another class",
        [QN_WRONG_OBJECT] = "the object is of another class", [QN_LACKS_TIME] = "no date is there", [QN_SAME_ENDS] = "both ends are the same",
        [QN_WRONG_ENDS] = "the ends are of other classes",
    };
    size_t most = QN_OTHER_POS;
    for (size_t i = QN_OTHER_POS; i <= QN_WRONG_ENDS; i++)
        if (u->outcomes[i] > u->outcomes[most])
            most = i;
    return names[most];
}

static void tell_usage(check *c, const counting *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const usage *u = &all->usage[i];
        if (all->first[i] != i || u->held || !is_asked(c, &all->entries[i]))
            continue;
        const char *reason = !u->met ? all->entries[i].pos == 'c' ? "it never holds in the articles" : "its word never stands in the articles"
                                     : qn_arena_printf(c->arena, "tried %zu times in the articles, never with a claim; most often %s", u->met, usual_failure(u));
        tell(c, QN_UNUSED, &all->entries[i], "", reason ? reason : "out of memory");
    }
}

static qn_status tell_unmet(check *c, const qn_pipeline *pipeline, const char *const *paths, size_t path_count)
{
    size_t count;
    counting all = {.entries = qn_lexicon_all_entries(c->lexicon, &count)};
    all.usage = calloc(count + 1, sizeof *all.usage);
    all.first = calloc(count + 1, sizeof *all.first);
    qn_interner *iris = qn_interner_new();
    qn_status status = all.usage && all.first && iris ? QN_OK : QN_NOMEM;
    uint32_t *first_of = status ? NULL : calloc(count + 1, sizeof *first_of);
    for (size_t i = 0; first_of && i < count; i++) {
        uint32_t known = qn_interner_count(iris), number = qn_intern(iris, all.entries[i].iri, strlen(all.entries[i].iri));
        if (number == known)
            first_of[number] = (uint32_t)i;
        all.first[i] = number == QN_NONE ? (uint32_t)i : first_of[number];
    }
    if (!first_of || qn_interner_failed(iris))
        status = qn_fail(c->cli->context, QN_NOMEM, NULL, "out of memory");
    if (!status)
        status = read_articles(c, pipeline, paths, path_count, &all);
    if (!status)
        tell_usage(c, &all, count);
    qn_interner_free(iris);
    free(first_of);
    free(all.first);
    free(all.usage);
    return status;
}

/* --- the command ------------------------------------------------------------------------------------------------- */

/* The files given stand behind those of --lexicon, and are read after them. */
static const char **all_lexica(const arguments *args)
{
    const char **all = calloc(args->counts[0] + args->rest_count + 1, sizeof *all);
    if (!all)
        return NULL;
    memcpy(all, args->values[0], args->counts[0] * sizeof *all);
    memcpy(all + args->counts[0], args->rest + 1, (args->rest_count - 1) * sizeof *all);
    return all;
}

static qn_status check_all(check *c, const arguments *args, const qn_lexicon_options *knowledge)
{
    bool reads = option_given(args, LEXICON_TEXT);
    qn_pipeline *pipeline = NULL;
    qn_lexicon *lexicon = NULL;
    qn_status status = reads ? qn_pipeline_new(c->cli->context, knowledge, &pipeline) : qn_lexicon_load(c->cli->context, knowledge, &lexicon);
    c->lexicon = status ? NULL : reads ? qn_pipeline_lexicon(pipeline) : lexicon;
    if (!status)
        status = tell_findings(c);
    if (!status)
        status = tell_words(c);
    if (!status && reads)
        status = tell_unmet(c, pipeline, args->values[LEXICON_TEXT], args->counts[LEXICON_TEXT]);
    if (!status) {
        size_t entries;
        qn_lexicon_all_entries(c->lexicon, &entries);
        note(c->cli, "%zu written forms: %zu unused, %zu shadowed, %zu ambiguous, no errors", entries, c->told[QN_UNUSED], c->told[QN_SHADOWED],
             c->told[QN_AMBIGUOUS]);
    }
    qn_pipeline_free(pipeline);
    qn_lexicon_free(lexicon);
    return status;
}

int lexicon_check(cli *cli, const arguments *args)
{
    const char **lexica = all_lexica(args);
    check c = {.cli = cli, .arena = qn_arena_new(), .files = args->rest + 1, .file_count = args->rest_count - 1};
    qn_lexicon_options knowledge = knowledge_options(args);
    qn_status status = QN_NOMEM;
    if (lexica && c.arena) {
        knowledge.lexica = *lexica ? lexica : NULL;
        qn_context_set_sink(cli->context, QN_WARNING, print_error, cli);
        status = check_all(&c, args, &knowledge);
    }
    qn_arena_free(c.arena);
    free(lexica);
    int code = finish_output(cli);
    return status ? knowledge_exit_code(status) : code;
}
