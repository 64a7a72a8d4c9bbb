/* Fitted weights → a file of text, and back; their use. A line is a question, an answer, a feature and its weight. */
#include "weights.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEAST 0.38f
#define DROP 0.6f

static const char *const answers[TYPES] = {"person", "organization", "place", "none"};

/* --- use -------------------------------------------------------------------------------------------------------------- */

static float product(const float *weights, const float *x, size_t count)
{
    float sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += weights[i] * x[i];
    return sum;
}

void qn_weights_types(const weights *w, const float *x, float share[TYPES])
{
    float most = -INFINITY, all = 0;
    for (int t = 0; t < TYPES; t++) {
        share[t] = product(w->type[t], x, type_feature_count);
        most = share[t] > most ? share[t] : most;
    }
    for (int t = 0; t < TYPES; t++)
        all += share[t] = expf(share[t] - most);
    for (int t = 0; t < TYPES; t++)
        share[t] /= all;
}

float qn_weights_span(const weights *w, const float *x)
{
    return 1 / (1 + expf(-product(w->span, x, span_feature_count)));
}

/* --- the file --------------------------------------------------------------------------------------------------------- */

static size_t index_of(const char *name, const char *const *names, size_t count)
{
    size_t i = 0;
    while (i < count && strcmp(names[i], name))
        i++;
    return i;
}

/* Where the weight goes; NULL for a feature that there is not. */
static float *place_of(weights *w, const char *question, const char *answer, const char *feature)
{
    size_t t = index_of(answer, answers, TYPES), f;
    if (!strcmp(question, "decide") && !strcmp(answer, "name"))
        return !strcmp(feature, "least") ? &w->least : !strcmp(feature, "drop") ? &w->drop : NULL;
    if (!strcmp(question, "type") && t < TYPES && (f = index_of(feature, type_features, type_feature_count)) < type_feature_count)
        return &w->type[t][f];
    if (!strcmp(question, "span") && !strcmp(answer, "model") && (f = index_of(feature, span_features, span_feature_count)) < span_feature_count)
        return &w->span[f];
    return NULL;
}

static qn_status read_lines(qn_context *context, const char *path, FILE *in, weights *w)
{
    char line[256], question[16], answer[16], feature[64];
    size_t wanted = TYPES * type_feature_count + span_feature_count + 2, got = 0;
    for (unsigned long number = 1; fgets(line, sizeof line, in); number++) {
        int end = 0;
        if (line[0] == '#' || line[strspn(line, " \t\r\n")] == '\0')
            continue;
        float *place = sscanf(line, "%15s %15s %63s %n", question, answer, feature, &end) == 3 && end ? place_of(w, question, answer, feature) : NULL;
        char *rest = line + end;
        double value = place ? strtod(line + end, &rest) : 0;
        if (rest == line + end || rest[strspn(rest, " \t\r\n")] || !isfinite(value))
            return qn_report(context, QN_ERROR, QN_SYNTAX, path, number, 0, -1, "a line is to be a question, an answer, a feature and its weight");
        *place = (float)value;
        got++;
    }
    if (ferror(in))
        return qn_fail(context, QN_IO, path, "cannot be read");
    return got == wanted ? QN_OK : qn_fail(context, QN_SYNTAX, path, "has %zu weights, %zu are needed; fit them again", got, wanted);
}

qn_status qn_weights_read(qn_context *context, const char *path, weights *w)
{
    FILE *in = fopen(path, "rb");
    memset(w, 0, sizeof *w);
    qn_status status = in ? read_lines(context, path, in, w) : qn_fail(context, QN_IO, path, "cannot open: %s", strerror(errno));
    if (in)
        fclose(in);
    return status;
}

qn_status qn_weights_write(qn_context *context, const weights *w, const char *path)
{
    FILE *out = fopen(path, "wb");
    if (!out)
        return qn_fail(context, QN_IO, path, "cannot write: %s", strerror(errno));
    fprintf(out, "# What evidence of names is worth, fitted (quidnunc train weights): question, answer, feature, weight in log-odds.\n");
    fprintf(out, "# decide: probability of a type from which on a name has it; probability of none from which on a name that the rules found is dropped.\n");
    fprintf(out, "decide name least %.2f\ndecide name drop %.2f\n", (double)LEAST, (double)DROP);
    for (int t = 0; t < TYPES; t++)
        for (size_t i = 0; i < type_feature_count; i++)
            fprintf(out, "type %s %s %.3f\n", answers[t], type_features[i], (double)w->type[t][i]);
    for (size_t i = 0; i < span_feature_count; i++)
        fprintf(out, "span model %s %.3f\n", span_features[i], (double)w->span[i]);
    bool failed = ferror(out) != 0;
    failed = fclose(out) || failed;
    return failed ? qn_fail(context, QN_IO, path, "cannot write: %s", strerror(errno)) : QN_OK;
}
