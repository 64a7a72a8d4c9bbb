/* The weights of links, of models/links.txt: a line "NAME WEIGHT [SET]" per clue (SET: the weight set by hand that learning started from), "least-known CHANCE" and "least-same-as CHANCE". # begins a comment.
 *
 *     clues of each actor that a name may mean ──▶ sum of weights ──▶ exp(sum) / (1 + sum of exp of all)
 *
 * That is a choice among the candidates and nobody, whose sum is 0 (conditional logit, McFadden 1974): two candidates that are as good as each other
 * have less than half of the chance each, so neither is chosen. */
#include "work.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[QN_LINK_CLUES] = {
    [C_ALWAYS] = "always", [C_FULL] = "full", [C_ADJECTIVE] = "adjective", [C_METONYM] = "metonym", [C_HINT] = "hint", [C_UNNAMED] = "unnamed",
    [C_PART] = "part", [C_OTHER_LONG] = "other-long", [C_OWN] = "own", [C_PRIOR] = "prior", [C_RIVALS] = "rivals", [C_CLASS] = "class", [C_OTHER_KIND] = "other-kind", [C_CHOSEN] = "chosen",
    [C_OTHER_CHOSEN] = "other-chosen", [C_NAMES] = "names", [C_LONG] = "long", [C_HOME_NAMED] = "home-named", [C_HOME_SHARE] = "home-share",
    [C_HOME_MISSING] = "home-missing", [C_RIVAL_HOME] = "rival-home", [C_LONELY] = "lonely", [C_LONELY_BODY] = "lonely-body",
    [C_NATION] = "nation", [C_OTHER_NATION] = "other-nation", [C_TIE] = "tie", [C_KIN] = "kin", [C_REGION] = "region", [C_OTHER_REGION] = "other-region",
    [C_ARTICLE] = "article", [C_COUNTRY] = "country", [C_SURNAME] = "surname", [C_REGION_WORD] = "region-word", [C_NATION_WORD] = "nation-word",
    [C_NATURE_WORD] = "nature-word",
};

const char *qn_link_clue_name(size_t clue)
{
    return clue < QN_LINK_CLUES ? names[clue] : "";
}

static int clue_of(const char *name)
{
    for (int i = 0; i < QN_LINK_CLUES; i++)
        if (!strcmp(names[i], name))
            return i;
    return -1;
}

static bool read_line(const char *line, qn_link_weights *w)
{
    char name[32];
    float weight, set;
    int clue, fields = sscanf(line, "%31s %f %f", name, &weight, &set);
    if (fields < 2 || !isfinite(weight) || (fields == 3 && !isfinite(set)))
        return false;
    if (!strcmp(name, "least-known") || !strcmp(name, "least-same-as")) {
        *(name[6] == 'k' ? &w->least_known : &w->least_same_as) = weight;
        return weight >= 0 && weight <= 1;
    }
    clue = clue_of(name);
    if (clue >= 0) {
        w->used[clue] = weight;
        w->set[clue] = fields == 3 ? set : weight;
    }
    return clue >= 0;
}

static qn_status read_weights(qn_context *context, const char *path, qn_link_weights *w)
{
    FILE *in = fopen(path, "r");
    if (!in)
        return qn_fail(context, QN_IO, path, "cannot open: %s", strerror(errno));
    char line[256];
    qn_status status = QN_OK;
    for (unsigned long number = 1; !status && fgets(line, sizeof line, in); number++)
        if (*line != '#' && *line != '\n' && !read_line(line, w))
            status = qn_report(context, QN_ERROR, QN_SYNTAX, path, number, 0, -1,
                               "a line reads 'NAME WEIGHT', with the name of a clue, or 'least-known' or 'least-same-as' and a chance");
    if (!status && ferror(in))
        status = qn_fail(context, QN_IO, path, "cannot read: %s", strerror(errno));
    fclose(in);
    return status;
}

qn_status qn_link_weights_load(qn_context *context, qn_link_weights *weights)
{
    char *path = NULL;
    *weights = (qn_link_weights){.least_known = 0.5f, .least_same_as = 0.5f};
    qn_status status = qn_context_data(context, "models/links.txt", &path);
    if (!status)
        status = read_weights(context, path, weights);
    free(path);
    return status;
}

void qn_link_weigh(const qn_link_weights *weights, qn_link_choice *choices, size_t count)
{
    float sums[MOST_CHOICES], all = 1;
    for (size_t i = 0; i < count; i++) {
        float sum = 0;
        for (int k = 0; k < QN_LINK_CLUES; k++)
            sum += weights->used[k] * choices[i].clues[k];
        sums[i] = expf(sum > 50 ? 50 : sum);
        all += sums[i];
    }
    for (size_t i = 0; i < count; i++)
        choices[i].chance = sums[i] / all;
}

void qn_resolver_by_hand(qn_resolver *resolver)
{
    memcpy(resolver->weights.used, resolver->weights.set, sizeof resolver->weights.used);
}
