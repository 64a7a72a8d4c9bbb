/** @file tokens.h
 *  A document's text → sentences, tokens, tags, lemmas and dependency trees, as Universal Dependencies draws them.
 *
 *      text of a block ──▶ sentences ──▶ tokens ──network──▶ UPOS, XPOS, lemma; head, relation; what else it was taught to tell of tokens
 */
#ifndef QUIDNUNC_TOKENS_H
#define QUIDNUNC_TOKENS_H

#include <stdio.h>
#include <quidnunc/lexicon.h>
#include <quidnunc/text.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum qn_upos {
    QN_X, QN_ADJ, QN_ADP, QN_ADV, QN_AUX, QN_CCONJ, QN_DET, QN_INTJ, QN_NOUN, QN_NUM, QN_PART, QN_PRON, QN_PROPN, QN_PUNCT, QN_SCONJ, QN_SYM, QN_VERB,
    QN_UPOS_COUNT
} qn_upos;

/** Universal relations; subtypes that matter to us have values of their own, others fall back to the relation before the colon. */
typedef enum qn_relation {
    QN_DEP, QN_ROOT, QN_ACL, QN_ACL_RELCL, QN_ADVCL, QN_ADVCL_RELCL, QN_ADVMOD, QN_AMOD, QN_APPOS, QN_AUX_REL, QN_AUX_PASS, QN_CASE, QN_CC, QN_CC_PRECONJ, QN_CCOMP,
    QN_COMPOUND, QN_COMPOUND_PRT, QN_CONJ, QN_COP, QN_CSUBJ, QN_CSUBJ_PASS, QN_DET_REL, QN_DET_PREDET, QN_DISCOURSE, QN_DISLOCATED, QN_EXPL, QN_FIXED, QN_FLAT,
    QN_GOESWITH, QN_IOBJ, QN_LIST, QN_MARK, QN_NMOD, QN_NMOD_POSS, QN_NMOD_UNMARKED, QN_NSUBJ, QN_NSUBJ_PASS, QN_NSUBJ_OUTER, QN_NUMMOD, QN_OBJ, QN_OBL, QN_OBL_AGENT,
    QN_OBL_UNMARKED, QN_ORPHAN, QN_PARATAXIS, QN_PUNCT_REL, QN_REPARANDUM, QN_VOCATIVE, QN_XCOMP, QN_CLF,
    QN_RELATION_COUNT
} qn_relation;

QN_API const char *qn_upos_name(qn_upos upos);                 /**< "NOUN" */
QN_API const char *qn_relation_name(qn_relation relation);     /**< "nsubj:pass" */
QN_API qn_upos qn_upos_of(const char *name);                   /**< QN_X when unknown */
QN_API qn_relation qn_relation_of(const char *name);           /**< falls back as told above; QN_DEP when unknown */

typedef struct qn_token {
    uint32_t begin, end;        /**< bytes of the document's text */
    uint32_t sentence;          /**< index into sentences */
    int32_t head;               /**< index into the document's tokens, of the same sentence; -1 for the root */
    uint8_t upos;               /**< qn_upos */
    uint8_t relation;           /**< qn_relation */
    bool space_after;
    const char *form, *lemma, *xpos;    /**< NUL-terminated, never NULL; lemma is lower case but for proper names; xpos is Penn's, "" when unknown */
    const char *feats;          /**< "Number=Plur|…" or NULL */
} qn_token;

typedef struct qn_sentence {
    uint32_t first, end;        /**< tokens [first, end) */
    uint32_t block;             /**< index into the document's blocks */
    const char *comments;       /**< comment lines of CoNLL-U input, with their line ends; else NULL */
} qn_sentence;

/** The layer. Arrays are owned by the document's arena. */
typedef struct qn_tokens {
    const qn_token *tokens;
    size_t count;
    const qn_sentence *sentences;
    size_t sentence_count;
    const float *labels;        /**< [count][label_count]: what the model says of each token in the labelling that it was taught besides (see
                                 *   qn_labelled), as log-odds up to a constant of the token; NULL when it was taught none */
    size_t label_count;
} qn_tokens;

/** The trained tagger and parser: made once, shared read-only by all threads. */
typedef struct qn_annotator qn_annotator;
/** Loads the model; NULL path: the one that came with the program. New; free with qn_annotator_free. A bad model file is refused and reported. */
QN_API qn_status qn_annotator_new(qn_context *context, const char *path, qn_annotator **annotator);
QN_API void qn_annotator_free(qn_annotator *annotator);
/** From now on the words of the lexicon's class Abbreviation keep their full stop before a capital, and end no sentence there: "Rep. Ann Holt".
 *  Borrows the lexicon, which must outlive the annotator. Not while another thread uses it. */
QN_API void qn_annotator_abbreviations(qn_annotator *annotator, const qn_lexicon *lexicon);

/** How far an annotator goes. Tags alone are told from a word and its neighbours, many times faster and a little worse than with trees. What is not predicted: UPOS X, XPOS "", the form as lemma, head -1 with the relation dep. */
typedef enum qn_depth { QN_TO_TREES, QN_TO_TAGS, QN_TO_TOKENS } qn_depth;
/** Makes the annotator go that far from now on; at first it goes to trees, or to tokens when its model knows
 *  no more. Not while another thread uses it. */
QN_API void qn_annotator_go(qn_annotator *annotator, qn_depth depth);

/** Adds the layer, allocated in the document's arena (borrowed from the document). Blocks of kind QN_BLOCK_OTHER are tokenised too. */
QN_API qn_status qn_tokens_annotate(const qn_annotator *annotator, const qn_document *document, qn_context *context, const qn_tokens **tokens);

/** Reads the CoNLL-U file as a document and its gold tokens; tags and trees are predicted when `annotator` is not NULL, else kept. Document new. */
QN_API qn_status qn_tokens_read_conllu(const qn_annotator *annotator, qn_context *context, const char *source, FILE *in,
                                       qn_document **document, const qn_tokens **tokens);
/** Writes the layer as CoNLL-U. `misc`, if not NULL, holds a MISC value or NULL per token ([tokens->count]). QN_IO when writing failed. */
QN_API qn_status qn_tokens_write_conllu(const qn_document *document, const qn_tokens *tokens, const char *const *misc, FILE *out);

/** A document with labels of a labelling besides tags and trees: for each token, bits of the labels that are right; 0 where nothing is known. */
typedef struct qn_labelled {
    const qn_tokens *tokens;
    const uint32_t *right;
} qn_labelled;

/** What an annotator is trained on. */
typedef struct qn_training {
    const char *const *files;       /**< CoNLL-U */
    size_t file_count;
    const char *templates;          /**< file of templates; NULL: the one that came with the program */
    const char *splits;             /**< CoNLL-U whose tokens alone are learned from, for splitting; NULL: the one that came with the program */
    const char *base;               /**< model that what is not trained is taken from; NULL: splitting is trained, the network may be missing */
    bool tokens, network;           /**< what to train: splitting, sentences and lemmas; tags, trees and further labels */
    const char *vectors;            /**< vectors of words that were learned elsewhere: lines of a word and numbers; NULL for none */
    const qn_labelled *labelled;    /**< [labelled_count]: what else is to be told of tokens; borrowed */
    size_t labelled_count, label_count;
    unsigned epochs;                /**< passes of the network over the data; 0 for the usual number */
    const char *const *teachers;    /**< models whose majority tells trees of labelled documents, and all of texts; nothing is told where they differ */
    size_t teacher_count;
    const char *const *texts;       /**< plain texts, which need teachers */
    size_t text_count;
    unsigned seed;                  /**< of the network's chance: another one, another network of the same kind */
} qn_training;
/** Trains and writes the model file. Same data, same bytes. Progress is reported as QN_INFO. */
QN_API qn_status qn_annotator_train(qn_context *context, const qn_training *training, const char *path);

#ifdef __cplusplus
}
#endif
#endif
