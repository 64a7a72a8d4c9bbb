/** @file pipeline.h
 *  The whole way: files → text → tokens → mentions → entities → claims → identity → graph → sinks.
 */
#ifndef QUIDNUNC_PIPELINE_H
#define QUIDNUNC_PIPELINE_H

#include <quidnunc/graph.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The stages, made once and shared. */
typedef struct qn_pipeline qn_pipeline;
/** Loads lexicon and models; options may be NULL. New; free with qn_pipeline_free. */
QN_API qn_status qn_pipeline_new(qn_context *context, const qn_lexicon_options *options, qn_pipeline **pipeline);
/** Reads with this model of tags, trees and names from now on, instead of the one that came with the program. Not while another thread uses the pipeline. */
QN_API qn_status qn_pipeline_use_model(qn_pipeline *pipeline, qn_context *context, const char *path);
QN_API void qn_pipeline_free(qn_pipeline *pipeline);
QN_API const qn_lexicon *qn_pipeline_lexicon(const qn_pipeline *pipeline);      /**< borrowed */
QN_API const qn_annotator *qn_pipeline_annotator(const qn_pipeline *pipeline);  /**< borrowed */
QN_API const qn_extractor *qn_pipeline_extractor(const qn_pipeline *pipeline);  /**< borrowed */

/** The layers of one document; all owned by the document. */
typedef struct qn_layers {
    const qn_tokens *tokens;
    const qn_mentions *mentions;
    const qn_entities *entities;
    const qn_claims *claims;
} qn_layers;
/** Runs the stages over one document. Thread-safe for different documents. `layers->tokens` may be set beforehand and is kept then. */
QN_API qn_status qn_pipeline_annotate(const qn_pipeline *pipeline, const qn_document *document, qn_context *context, qn_layers *layers);

/** Called after each article; false ends the reading. */
typedef bool (*qn_progress)(void *user, const qn_text_counts *counts);
/** Reads every article of `text`, settles the register and emits what the filter (or NULL) keeps into the sinks; QN_NOT_FOUND, and nothing emitted, when there was no article. */
QN_API qn_status qn_pipeline_run(const qn_pipeline *pipeline, qn_context *context, qn_text *text, qn_register *reg, const qn_graph_filter *filter,
                                 qn_sink *const *sinks, size_t sink_count, qn_progress progress, void *user);

#ifdef __cplusplus
}
#endif
#endif
