/* The story on one page. */
#include <quidnunc/pipeline.h>

#include <stdlib.h>

struct qn_pipeline {
    qn_lexicon *lexicon;
    qn_annotator *annotator;
    qn_finder *finder;
    qn_resolver *resolver;
    qn_extractor *extractor;
};

qn_status qn_pipeline_new(qn_context *context, const qn_lexicon_options *options, qn_pipeline **out)
{
    qn_pipeline *p = calloc(1, sizeof *p);
    if (!p)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    qn_status status = qn_lexicon_load(context, options, &p->lexicon);
    if (!status)
        status = qn_annotator_new(context, NULL, &p->annotator);
    if (!status)
        qn_annotator_abbreviations(p->annotator, p->lexicon);
    if (!status)
        status = qn_finder_new(context, p->lexicon, &p->finder);
    if (!status)
        status = qn_resolver_new(context, p->lexicon, &p->resolver);
    if (!status)
        status = qn_extractor_new(context, p->lexicon, &p->extractor);
    if (status) {
        qn_pipeline_free(p);
        return status;
    }
    *out = p;
    return QN_OK;
}

qn_status qn_pipeline_use_model(qn_pipeline *p, qn_context *context, const char *path)
{
    qn_annotator *annotator;
    qn_status status = qn_annotator_new(context, path, &annotator);
    if (status)
        return status;
    qn_annotator_free(p->annotator);
    p->annotator = annotator;
    qn_annotator_abbreviations(annotator, p->lexicon);
    return QN_OK;
}

void qn_pipeline_free(qn_pipeline *p)
{
    if (!p)
        return;
    qn_extractor_free(p->extractor);
    qn_resolver_free(p->resolver);
    qn_finder_free(p->finder);
    qn_annotator_free(p->annotator);
    qn_lexicon_free(p->lexicon);
    free(p);
}

const qn_lexicon *qn_pipeline_lexicon(const qn_pipeline *p)
{
    return p->lexicon;
}

const qn_annotator *qn_pipeline_annotator(const qn_pipeline *p)
{
    return p->annotator;
}

const qn_extractor *qn_pipeline_extractor(const qn_pipeline *p)
{
    return p->extractor;
}

/* What a stage returned; a stage that overlooked that the document's memory ran out made a layer that lacks something. */
static qn_status whole(qn_status status, const qn_document *document, qn_context *context)
{
    if (status || !qn_arena_failed(document->arena))
        return status;
    return qn_fail(context, QN_NOMEM, document->source, "out of memory");
}

qn_status qn_pipeline_annotate(const qn_pipeline *p, const qn_document *document, qn_context *context, qn_layers *layers)
{
    qn_status status = QN_OK;
    if (!layers->tokens)
        status = whole(qn_tokens_annotate(p->annotator, document, context, &layers->tokens), document, context);
    if (!status)
        status = whole(qn_mentions_find(p->finder, document, layers->tokens, context, &layers->mentions), document, context);
    if (!status)
        status = whole(qn_entities_resolve(p->resolver, document, layers->tokens, layers->mentions, context, &layers->entities), document, context);
    if (!status && qn_lexicon_failure(p->lexicon))
        status = qn_fail(context, qn_lexicon_failure(p->lexicon), document->source, "a compiled index of actors cannot be read; 'quidnunc actors check' tells why");
    if (!status)
        status = whole(qn_claims_extract(p->extractor, document, layers->tokens, layers->mentions, layers->entities, context, &layers->claims),
                       document, context);
    return status;
}

static qn_status read_article(const qn_pipeline *p, qn_context *context, qn_text *text, qn_register *reg)
{
    qn_document *document;
    qn_status status = qn_text_next(text, &document);
    if (status)
        return status;
    qn_layers layers = {0};
    status = qn_pipeline_annotate(p, document, context, &layers);
    if (!status)
        status = qn_identity_add(reg, document, layers.tokens, layers.mentions, layers.entities, layers.claims);
    qn_document_free(document);
    return status;
}

static qn_status emit(qn_context *context, const qn_register *reg, const qn_graph_filter *filter, qn_sink *const *sinks, size_t sink_count)
{
    qn_graph graph = qn_graph_of(reg), *part = NULL;
    if (!filter || qn_graph_filter_is_open(filter))
        return qn_graph_emit(&graph, context, sinks, sink_count);
    qn_status status = qn_graph_narrow(context, &graph, filter, &part);
    if (!status)
        status = qn_graph_emit(part, context, sinks, sink_count);
    qn_graph_free(part);
    return status;
}

qn_status qn_pipeline_run(const qn_pipeline *p, qn_context *context, qn_text *text, qn_register *reg, const qn_graph_filter *filter,
                          qn_sink *const *sinks, size_t sink_count, qn_progress progress, void *user)
{
    qn_status status;
    while (!(status = read_article(p, context, text, reg)))
        if (progress && !progress(user, qn_text_counts_of(text)))
            break;
    if (status && status != QN_END)
        return status;
    if (!qn_text_counts_of(text)->articles)
        return QN_NOT_FOUND;
    status = qn_identity_settle(reg);
    return status ? status : emit(context, reg, filter, sinks, sink_count);
}
