/* Short names of persons → their full names: "Meng", "Ms. Meng" → Meng Wanzhou; either order of a two-part name. */
#include "work.h"

#include <stdlib.h>

typedef struct entry { uint32_t word, form; } entry;

static int by_word(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->word != y->word)
        return x->word < y->word ? -1 : 1;
    return (x->form > y->form) - (x->form < y->form);
}

static size_t first_entry(const entry *entries, size_t count, uint32_t word)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (entries[middle].word < word)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Same first and last part, in either order: one person, whatever stands between. */
static qn_status join_full_names(work *w)
{
    qn_interner *pairs = qn_interner_new();
    uint32_t *owners = malloc((w->form_count + 1) * sizeof *owners), count = 0;
    qn_status status = pairs && owners ? QN_OK : QN_NOMEM;
    for (uint32_t i = 0; !status && i < w->form_count; i++) {
        const form *f = &w->forms[i];
        if (f->type != QN_PERSON || f->words < 2)
            continue;
        uint32_t pair[2] = {f->first_word, f->last_word};
        if (pair[0] > pair[1]) {
            pair[0] = f->last_word;
            pair[1] = f->first_word;
        }
        uint32_t number = qn_intern(pairs, (const char *)pair, sizeof pair);
        if (number == QN_NONE)
            status = QN_NOMEM;
        else if (number == count)
            owners[count++] = i;
        else
            qn_work_join(w, i, owners[number]);
    }
    free(owners);
    qn_interner_free(pairs);
    return status;
}

#define MOST_BEARERS 64     /* of one short name; more are not told apart */

static qn_status link_by(work *w, const entry *entries, size_t count, uint32_t brief, uint32_t word, int rank)
{
    size_t bearers = 0;
    for (size_t i = first_entry(entries, count, word); i < count && entries[i].word == word && bearers < MOST_BEARERS; i++, bearers++) {
        const form *full = &w->forms[entries[i].form], *f = &w->forms[brief];
        if (f->gender && full->gender && f->gender != full->gender)
            continue;
        qn_status status = qn_work_link(w, brief, entries[i].form, rank);
        if (status)
            return status;
    }
    return QN_OK;
}

#define FAR_VERB 14         /* tokens between "known" and "as" */
#define NEAR_NAMES 12       /* mentions between a name and the other name */

static bool after_alias_verb(const work *w, uint32_t first)
{
    if (first == 0 || !in_list(w, first - 1, L_AS))
        return false;
    for (uint32_t back = 2; back <= FAR_VERB && back <= first && same_sentence(w, first, first - back); back++)
        if (in_list(w, first - back, L_ALIAS_VERB))
            return true;
    return false;
}

/* "Weijing Wang … is known in Poland as Stanislaw Wang": one person when the surname is the same. */
static void join_aliases(work *w)
{
    for (uint32_t k = 1; k < w->mentions->count; k++) {
        const qn_mention *m = &w->mentions->mentions[k];
        uint32_t form = w->form_of[k];
        if (m->type != QN_PERSON || w->forms[form].words < 2 || !after_alias_verb(w, m->first))
            continue;
        for (uint32_t back = 1; back <= NEAR_NAMES && back <= k; back++) {
            uint32_t other = w->form_of[k - back];
            if (other == form || w->forms[other].type != QN_PERSON || w->forms[other].words < 2 ||
                w->forms[other].last_word != w->forms[form].last_word)
                continue;
            qn_work_join(w, other, form);
            break;
        }
    }
}

qn_status qn_work_persons(work *w)
{
    entry *last = malloc((w->form_count + 1) * sizeof *last), *first = malloc((w->form_count + 1) * sizeof *first);
    size_t count = 0;
    qn_status status = last && first ? join_full_names(w) : QN_NOMEM;
    if (!status)
        join_aliases(w);
    for (uint32_t i = 0; !status && i < w->form_count; i++) {
        if (w->forms[i].type != QN_PERSON || w->forms[i].words < 2)
            continue;
        last[count] = (entry){w->forms[i].last_word, i};
        first[count++] = (entry){w->forms[i].first_word, i};
    }
    if (!status && count) {
        qsort(last, count, sizeof *last, by_word);
        qsort(first, count, sizeof *first, by_word);
    }
    for (uint32_t i = 0; !status && i < w->form_count; i++) {
        if (w->forms[i].type != QN_PERSON || w->forms[i].words > 1)
            continue;
        status = link_by(w, last, count, i, w->forms[i].last_word, 0);
        if (!status)
            status = link_by(w, first, count, i, w->forms[i].first_word, 1);
    }
    free(last);
    free(first);
    return status;
}
