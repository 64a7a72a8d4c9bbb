/* Where graphs go: a file per format; and the options that choose a part of a graph. */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

void free_outputs(outputs *outputs)
{
    for (size_t i = 0; i < outputs->count; i++) {
        if (outputs->sinks[i])
            outputs->sinks[i]->free(outputs->sinks[i]);
        free(outputs->paths[i]);
    }
}

/* Makes the folder and those above it. */
static bool make_folder(const char *path)
{
    char *copy = strdup(path);
    if (!copy)
        return false;
    for (char *slash = copy + (*copy == '/'); (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        mkdir(copy, 0777);
    }
    free(copy);
    return !mkdir(path, 0777) || errno == EEXIST;
}

qn_status open_output(cli *cli, const char *path, const qn_format *format, outputs *out)
{
    for (size_t i = 0; i < out->count; i++)
        if (!strcmp(out->paths[i], path))
            return QN_OK;       /* asked for twice */
    if (out->count == MAX_OUTPUTS)
        return qn_fail(cli->context, QN_USAGE, NULL, "too many formats");
    char *copy = strdup(path);
    if (!copy)
        return qn_fail(cli->context, QN_NOMEM, NULL, "out of memory");
    out->paths[out->count] = copy;
    return qn_writer_new(cli->context, format, path, &out->sinks[out->count++]);
}

static qn_status open_in_folder(cli *cli, const char *folder, const qn_format *format, outputs *out)
{
    size_t size = strlen(folder) + strlen(format->extension) + sizeof "/graph.";
    char *path = malloc(size);
    if (!path)
        return qn_fail(cli->context, QN_NOMEM, NULL, "out of memory");
    snprintf(path, size, "%s/graph.%s", folder, format->extension);
    qn_status status = open_output(cli, path, format, out);
    free(path);
    return status;
}

qn_status open_outputs(cli *cli, const char *folder, const char *list, outputs *out)
{
    qn_status status = QN_OK;
    if (!make_folder(folder))
        return qn_fail(cli->context, QN_IO, folder, "cannot make the folder: %s", strerror(errno));
    for (const char *at = list; *at && !status;) {
        size_t length = strcspn(at, ", ");
        char name[32];
        snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), at);
        const qn_format *format = qn_format_of(name);
        if (!format)
            return qn_fail(cli->context, QN_USAGE, NULL, "there is no format '%s'; 'quidnunc formats' lists them", name);
        status = open_in_folder(cli, folder, format, out);
        at += length;
        at += strspn(at, ", ");
    }
    return status;
}

/* --- filters --------------------------------------------------------------------------------------------------------- */

enum { ONLY, PROPERTY, STATUS, CONFIDENCE, SINCE, UNTIL, AROUND, HOPS, TOP };

/* Calls with each name of lists such as "Person,Firm"; false after the first that `take` does not know. */
static bool each_name(const cli *cli, const char *const *lists, bool (*take)(const char *name, unsigned *set), unsigned *set, const char *what, const char *known)
{
    for (; lists && *lists; lists++) {
        const char *at = *lists;
        do {
            char name[64];
            size_t length = strcspn(at, ",");
            snprintf(name, sizeof name, "%.*s", (int)length, at);
            if (!take(name, set)) {
                usage_error(cli, "there is no %s '%s'; there are %s", what, name, known);
                return false;
            }
            at += length;
        } while (*at++ == ',');
    }
    return true;
}

static bool take_class(const char *name, unsigned *classes)
{
    unsigned one = 0;
    for (unsigned class = 1; class < QN_ANY_ACTOR; class <<= 1)
        if (!strcasecmp(name, qn_class_name((qn_class)class)))
            one = class == QN_ORGANIZATION ? QN_ANY_ORGANIZATION : class;   /* those below it, too */
    *classes |= one;
    return one;
}

static bool take_status(const char *name, unsigned *statuses)
{
    int status = 0;
    while (status < QN_CLAIM_STATUS_COUNT && strcasecmp(name, qn_claim_status_name((qn_claim_status)status)))
        status++;
    *statuses |= status < QN_CLAIM_STATUS_COUNT ? 1u << status : 0;
    return status < QN_CLAIM_STATUS_COUNT;
}

/* A year, a month or a day of the calendar. */
static bool is_date(const char *date)
{
    static const char form[] = "dddd-dd-dd", days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    size_t length = strlen(date);
    if ((length != 4 && length != 7 && length != 10) || !strncmp(date, "0000", 4))
        return false;
    for (size_t i = 0; i < length; i++)
        if (form[i] == 'd' ? date[i] < '0' || date[i] > '9' : date[i] != '-')
            return false;
    int year = atoi(date), month = length > 4 ? atoi(date + 5) : 1, day = length > 7 ? atoi(date + 8) : 1;
    bool leap = year % 4 == 0 && (year % 100 || year % 400 == 0);
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] && (leap || month != 2 || day < 29);
}

static bool read_date(const cli *cli, const arguments *args, size_t row, const char *name, const char **date)
{
    *date = option_value(args, row);
    if (!*date || is_date(*date))
        return true;
    usage_error(cli, "--%s wants a date such as 2019, 2019-01 or 2019-01-11, not '%s'", name, *date);
    return false;
}

static bool read_count(const cli *cli, const arguments *args, size_t row, const char *name, size_t *count)
{
    const char *value = option_value(args, row);
    char *end = NULL;
    if (!value)
        return true;
    unsigned long number = *value >= '0' && *value <= '9' ? strtoul(value, &end, 10) : 0;
    *count = number;
    if (end && !*end && number > 0 && number < UINT32_MAX)
        return true;
    usage_error(cli, "--%s wants a number from 1, not '%s'", name, value);
    return false;
}

bool read_filter(const cli *cli, const arguments *args, size_t first, qn_graph_filter *filter)
{
    size_t hops = 0;
    bool good = each_name(cli, args->counts[first + ONLY] ? args->values[first + ONLY] : NULL, take_class, &filter->classes, "class",
                          "Person, Organization, Firm, Agency, MediaOutlet, Alliance, Party, Country, Place") &&
                each_name(cli, args->counts[first + STATUS] ? args->values[first + STATUS] : NULL, take_status, &filter->statuses, "status",
                          "asserted, alleged, denied, possible, negated") &&
                confidence_option(cli, args, first + CONFIDENCE, &filter->least_confidence) &&
                read_date(cli, args, first + SINCE, "since", &filter->since) && read_date(cli, args, first + UNTIL, "until", &filter->until) &&
                read_count(cli, args, first + HOPS, "hops", &hops) && read_count(cli, args, first + TOP, "top", &filter->top);
    if (good && hops && !option_given(args, first + AROUND)) {
        usage_error(cli, "--hops goes with --around NAME");
        good = false;
    }
    size_t shorter = good && filter->since && filter->until ? strlen(strlen(filter->since) < strlen(filter->until) ? filter->since : filter->until) : 0;
    if (shorter && strncmp(filter->since, filter->until, shorter) > 0) {
        usage_error(cli, "nothing is both since %s and until %s", filter->since, filter->until);
        good = false;
    }
    filter->properties = args->counts[first + PROPERTY] ? args->values[first + PROPERTY] : NULL;
    filter->around = option_value(args, first + AROUND);
    filter->hops = (unsigned)hops;
    return good;
}
