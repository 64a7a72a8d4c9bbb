/* The names of Universal Dependencies' tags and relations, and features that follow from Penn's tags. */
#include "annotator.h"

#include <string.h>

static const char *const upos_names[QN_UPOS_COUNT] = {
    "X", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB",
};

/* In the order of qn_relation. */
static const char *const relation_names[QN_RELATION_COUNT] = {
    "dep", "root", "acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc", "cc:preconj", "ccomp",
    "compound", "compound:prt", "conj", "cop", "csubj", "csubj:pass", "det", "det:predet", "discourse", "dislocated", "expl", "fixed", "flat",
    "goeswith", "iobj", "list", "mark", "nmod", "nmod:poss", "nmod:unmarked", "nsubj", "nsubj:pass", "nsubj:outer", "nummod", "obj", "obl", "obl:agent",
    "obl:unmarked", "orphan", "parataxis", "punct", "reparandum", "vocative", "xcomp", "clf",
};

const char *qn_upos_name(qn_upos upos)
{
    return (unsigned)upos < QN_UPOS_COUNT ? upos_names[upos] : upos_names[QN_X];
}

qn_upos qn_upos_of(const char *name)
{
    for (int i = 0; name && i < QN_UPOS_COUNT; i++)
        if (!strcmp(upos_names[i], name))
            return (qn_upos)i;
    return QN_X;
}

const char *qn_relation_name(qn_relation relation)
{
    return (unsigned)relation < QN_RELATION_COUNT ? relation_names[relation] : relation_names[QN_DEP];
}

qn_relation qn_relation_of(const char *name)
{
    if (!name)
        return QN_DEP;
    for (int i = 0; i < QN_RELATION_COUNT; i++)
        if (!strcmp(relation_names[i], name))
            return (qn_relation)i;
    size_t length = strcspn(name, ":");
    for (int i = 0; i < QN_RELATION_COUNT; i++)
        if (strlen(relation_names[i]) == length && !memcmp(relation_names[i], name, length))
            return (qn_relation)i;
    return QN_DEP;
}

typedef struct feats_row {
    const char *xpos, *feats;
} feats_row;

/* What the tag alone says; sorted by tag. */
static const feats_row feats_rows[] = {
    {"JJ", "Degree=Pos"}, {"JJR", "Degree=Cmp"}, {"JJS", "Degree=Sup"}, {"MD", "VerbForm=Fin"}, {"NN", "Number=Sing"}, {"NNP", "Number=Sing"},
    {"NNPS", "Number=Plur"}, {"NNS", "Number=Plur"}, {"PRP$", "Case=Gen|Poss=Yes|PronType=Prs"}, {"RBR", "Degree=Cmp"}, {"RBS", "Degree=Sup"},
    {"VBD", "Mood=Ind|Tense=Past|VerbForm=Fin"}, {"VBG", "VerbForm=Ger"}, {"VBN", "Tense=Past|VerbForm=Part"},
    {"VBP", "Mood=Ind|Tense=Pres|VerbForm=Fin"}, {"VBZ", "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"},
};

const char *feats_of(qn_upos upos, const char *xpos)
{
    if (upos == QN_PUNCT || upos == QN_X || upos == QN_SYM)
        return NULL;
    if (!strcmp(xpos, "VB"))
        return "VerbForm=Inf";
    for (size_t i = 0; i < sizeof feats_rows / sizeof *feats_rows; i++)
        if (!strcmp(feats_rows[i].xpos, xpos))
            return feats_rows[i].feats;
    return NULL;
}
