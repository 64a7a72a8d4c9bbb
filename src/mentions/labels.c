/* Gold names → the labels that are right. */
#include "namer.h"

#include <stdlib.h>

#define ALL_LABELS ((UINT32_C(1) << LABELS) - 1)

/* Labels that are right at each token. Where the file does not annotate a type, a token outside may as well be a name of that type. */
static void right_labels(const qn_gold *g, uint32_t *right)
{
    uint32_t open = UINT32_C(1) << OUTSIDE;
    for (int t = 0; t < QN_NAME_TYPES; t++)
        if (!(g->types >> t & 1))
            open |= UINT32_C(15) << label_of((qn_name_type)t, PART_BEGIN);
    for (size_t i = 0; i < g->tokens->count; i++)
        right[i] = open;
    for (size_t k = 0; k < g->count; k++) {
        const qn_gold_name *n = &g->names[k];
        for (uint32_t i = n->first; i < n->end; i++) {
            bool begins = i == n->first, ends = i + 1 == n->end;
            unsigned part = begins && ends ? PART_UNIT : begins ? PART_BEGIN : ends ? PART_LAST : PART_INSIDE;
            right[i] = UINT32_C(1) << label_of(n->type, part);
        }
    }
}

/* "Chinese": outside of names, a name of a place or of something else, as the data please. To us it is no name of a place. */
static bool is_nationality(const scan *sc, const qn_gold_name *n)
{
    const word *w = &sc->words[n->first];
    bool adjective = false, full = false;
    for (uint32_t k = 0; n->type != QN_NAME_PER && w->name_length == n->end - n->first && k < w->name_count; k++) {
        adjective = adjective || w->names[k].kind == QN_NAME_ADJECTIVE || w->names[k].kind == QN_NAME_DEMONYM;
        full = full || w->names[k].kind == QN_NAME_FULL;
    }
    return adjective && !full;
}

static void mend_nationalities(const scan *sc, const qn_gold *g, uint32_t *right)
{
    for (size_t k = 0; k < g->count; k++)
        for (uint32_t i = g->names[k].first; is_nationality(sc, &g->names[k]) && i < g->names[k].end; i++)
            right[i] = UINT32_C(1) << OUTSIDE | UINT32_C(15) << label_of(QN_NAME_MISC, PART_BEGIN);
}

/* Where the file does not say what a stretch is, anything is right. */
static void mend_unclear(const qn_gold *g, uint32_t *right)
{
    for (size_t k = 0; k < g->unclear_count; k++)
        for (uint32_t i = g->unclear[k].first; i < g->unclear[k].end; i++)
            right[i] = ALL_LABELS;
}

void qn_namer_right(const scan *sc, const qn_gold *g, uint32_t *right)
{
    right_labels(g, right);
    mend_nationalities(sc, g, right);
    mend_unclear(g, right);
}

qn_status qn_gold_labels(const qn_finder *finder, qn_context *context, const qn_gold *g, uint32_t *right)
{
    scan s;
    qn_status status = qn_scan_begin(&s, finder, g->document, g->tokens);
    if (status)
        return qn_fail(context, QN_NOMEM, g->document->source, "out of memory");
    qn_namer_right(&s, g, right);
    qn_scan_end(&s);
    return QN_OK;
}
