/* Dates: absolute ("January 11, 2019", "in 2012") and, where the article has a date, relative to it ("last Friday", "last month"). */
#include "scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool in_sentence(const scan *s, uint32_t i, uint32_t end)
{
    return i < end && i < s->tokens->count;
}

static int number_of(const char *form, int digits_least, int digits_most)
{
    int value = 0, digits = 0;
    for (; form[digits] >= '0' && form[digits] <= '9' && digits <= digits_most; digits++)
        value = value * 10 + (form[digits] - '0');
    const char *rest = form + digits;
    bool ordinal = digits <= 2 && (!strcmp(rest, "st") || !strcmp(rest, "nd") || !strcmp(rest, "rd") || !strcmp(rest, "th"));
    return digits >= digits_least && digits <= digits_most && (!*rest || ordinal) ? value : -1;
}

static int year_at(const scan *s, uint32_t i, uint32_t end)
{
    int year = in_sentence(s, i, end) ? number_of(s->forms[i], 4, 4) : -1;
    return year >= 1500 && year < 2200 ? year : -1;
}

static int day_at(const scan *s, uint32_t i, uint32_t end)
{
    int day = in_sentence(s, i, end) ? number_of(s->forms[i], 1, 2) : -1;
    return day >= 1 && day <= 31 ? day : -1;
}

static int of_classes(const scan *s, uint32_t i, const uint32_t *classes, int count)
{
    for (int k = 0; k < count; k++)
        if (classes[k] != QN_NONE && qn_lexicon_is(s->finder->lexicon, classes[k], s->forms[i]))
            return k + 1;
    return 0;
}

static int month_at(const scan *s, uint32_t i, uint32_t end)
{
    if (!in_sentence(s, i, end) || !in_list(s, i, L_MONTH) || !has_shape(s, i, SHAPE_CAPITAL))
        return 0;
    return of_classes(s, i, s->finder->months, MONTHS);
}

/* --- the calendar (days from civil, Hinnant 2013: proleptic Gregorian) -------------------------------------------- */

static long days_of(date d)
{
    long y = d.year - (d.month <= 2), era = (y >= 0 ? y : y - 399) / 400;
    long yoe = y - era * 400, doy = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy;
}

static date date_of(long days)
{
    long era = (days >= 0 ? days : days - 146096) / 146097, doe = days - era * 146097;
    long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    date d = {.day = (int)(doy - (153 * mp + 2) / 5 + 1), .month = (int)(mp < 10 ? mp + 3 : mp - 9)};
    d.year = (int)(yoe + era * 400 + (d.month <= 2));
    return d;
}

/* Monday is 1; day 0 of the count, 0000-03-01, was a Wednesday. */
static int weekday_of(long days)
{
    return (int)(((days + 2) % 7 + 7) % 7) + 1;
}

static date article_date(const char *text)
{
    date d = {0};
    bool read = text && sscanf(text, "%4d-%2d-%2d", &d.year, &d.month, &d.day) == 3;
    return read && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31 ? d : (date){0};
}

/* --- output ------------------------------------------------------------------------------------------------------------ */

/* "from 2011 to 2014", "between May and July": the time right before this one, over the one word between them, is where it began. */
static qn_time *began_before(const scan *s, uint32_t first)
{
    qn_time *last = s->time_count ? &s->times[s->time_count - 1] : NULL;
    bool joined = last && first > 1 && last->end == first - 1 && last->first > 0 && is_rare(s, first - 1, R_RANGE);
    if (!joined || s->tokens->tokens[last->first - 1].sentence != s->tokens->tokens[first].sentence)
        return NULL;
    return last->role == 'f' || is_rare(s, last->first - 1, R_BETWEEN) ? last : NULL;
}

static char role_before(scan *s, uint32_t first)
{
    qn_time *began = began_before(s, first);
    if (began) {
        began->role = 'f';
        return 'u';
    }
    for (uint32_t back = 1; back <= 2 && back <= first && s->tokens->tokens[first - back].sentence == s->tokens->tokens[first].sentence; back++) {
        if (in_list(s, first - back, L_FROM_WORD))
            return 'f';
        if (in_list(s, first - back, L_UNTIL_WORD))
            return 'u';
        if (s->tokens->tokens[first - back].upos != QN_ADJ)
            break;
    }
    return 'w';
}

static qn_status add(scan *s, uint32_t first, uint32_t end, date d, char role)
{
    char *value = d.day ? qn_arena_printf(s->arena, "%04d-%02d-%02d", d.year, d.month, d.day)
                : d.month ? qn_arena_printf(s->arena, "%04d-%02d", d.year, d.month) : qn_arena_printf(s->arena, "%04d", d.year);
    qn_time t = {.first = first, .end = end, .value = value, .role = role};
    return value && QN_PUSH(s->times, s->time_count, s->time_capacity, t) ? QN_OK : QN_NOMEM;
}

/* --- absolute ------------------------------------------------------------------------------------------------------------- */

/* A day and month without a year: the latest such day up to the article's date. */
static bool guess_year(const scan *s, date *d)
{
    date today = s->today;
    if (!today.month)
        return false;
    d->year = d->month > today.month || (d->month == today.month && d->day > today.day) ? today.year - 1 : today.year;
    return true;
}

static uint32_t year_after(const scan *s, uint32_t at, uint32_t end, date *d)
{
    uint32_t next = in_sentence(s, at, end) && qn_scan_is(s, at, ",") ? at + 1 : at;
    int year = year_at(s, next, end);
    if (year < 0)
        return at;
    d->year = year;
    return next + 1;
}

static uint32_t calendar_date(const scan *s, uint32_t at, uint32_t end, date *d)
{
    uint32_t after = at;
    if (month_at(s, at, end)) {                         /* January 11, 2019; Dec. 1; January 2019; May */
        d->month = month_at(s, at, end);
        after = at + 1;
        if (day_at(s, after, end) > 0)
            d->day = day_at(s, after++, end);
    } else if (day_at(s, at, end) > 0 && month_at(s, at + 1, end)) {    /* 11 January 2019 */
        d->day = day_at(s, at, end);
        d->month = month_at(s, at + 1, end);
        after = at + 2;
    } else {
        return at;
    }
    uint32_t stop = year_after(s, after, end, d);
    bool bare = stop == after && !d->day;
    if (bare && !(at > 0 && s->tokens->tokens[at - 1].upos == QN_ADP))
        return at;                                      /* "May" needs a preposition to be the month */
    return d->year || guess_year(s, d) ? stop : at;
}

static bool stands_as_year(const scan *s, uint32_t at, uint32_t end)
{
    if (at == 0 || s->tokens->tokens[at - 1].sentence != s->tokens->tokens[at].sentence)
        return false;
    const qn_token *before = &s->tokens->tokens[at - 1];
    bool led = before->upos == QN_ADP || before->upos == QN_SCONJ || before->upos == QN_DET || before->upos == QN_ADJ || qn_scan_is(s, at - 1, ",") ||
               qn_scan_is(s, at - 1, "(");
    bool joined = before->upos == QN_CCONJ && s->time_count && s->times[s->time_count - 1].end == at - 1;
    if (before->upos == QN_VERB && in_sentence(s, at + 1, end))      /* "(born 1962)", "died 1543 in Rome" */
        led = led || s->tokens->tokens[at + 1].upos == QN_PUNCT || s->tokens->tokens[at + 1].upos == QN_ADP;
    bool counts = in_sentence(s, at + 1, end) && s->tokens->tokens[at + 1].upos == QN_NOUN && before->upos != QN_DET;
    return (led || joined) && !counts;
}

static qn_status add_years(scan *s, uint32_t at, uint32_t end, uint32_t *after)
{
    date from = {.year = year_at(s, at, end)}, to = {.year = year_at(s, at + 2, end)};
    bool range = to.year > from.year && (qn_scan_is(s, at + 1, "-") || qn_scan_is(s, at + 1, "–"));
    *after = range ? at + 3 : at + 1;
    if (!range)
        return add(s, at, at + 1, from, role_before(s, at));
    qn_status status = add(s, at, at + 1, from, 'f');
    return status ? status : add(s, at + 2, at + 3, to, 'u');
}

/* --- stretches of time ---------------------------------------------------------------------------------------------- */

/* A stretch's beginning stands at its first word and its end at the last, so that each is found by a word of its own. */
static qn_status add_stretch(scan *s, uint32_t first, uint32_t end, date from, date to)
{
    qn_status status = add(s, first, end - 1, from, 'f');
    return status ? status : add(s, end - 1, end, to, 'u');
}

/* "the 1990s" */
static qn_status decade(scan *s, uint32_t at, uint32_t *after)
{
    char year[5];
    const char *form = s->forms[at];
    if (at == 0 || !in_list(s, at - 1, L_THE) || strlen(form) < 5 || strcmp(form + 4 + (form[4] == '\''), "s") || form[3] != '0')
        return QN_OK;
    memcpy(year, form, 4);
    year[4] = '\0';
    int first = number_of(year, 4, 4);
    if (first < 1500 || first >= 2200)
        return QN_OK;
    *after = at + 1;
    return add_stretch(s, at - 1, at + 1, (date){.year = first}, (date){.year = first + 9});
}

/* "mid-2019" as one word */
static qn_status part_of_year(scan *s, uint32_t at, uint32_t *after)
{
    char part[8];
    const char *form = s->forms[at], *hyphen = strchr(form, '-');
    size_t length = hyphen ? (size_t)(hyphen - form) : 0;
    if (!length || length >= sizeof part || s->finder->rare[R_YEAR_PART] == QN_NONE)
        return QN_OK;
    memcpy(part, form, length);
    part[length] = '\0';
    int year = number_of(hyphen + 1, 4, 4);
    if (year < 1500 || year >= 2200 || !qn_lexicon_is(s->finder->lexicon, s->finder->rare[R_YEAR_PART], part))
        return QN_OK;
    *after = at + 1;
    return add(s, at, at + 1, (date){.year = year}, role_before(s, at));
}

/* "the first quarter of 2018"; without a year the latest such quarter that has begun. */
static qn_status quarter(scan *s, uint32_t at, uint32_t end, uint32_t *after)
{
    size_t length = 0;
    int number = 0;
    if (at == 0 || !in_list(s, at - 1, L_THE))
        return QN_OK;
    for (; number < QUARTERS && !length; number++)
        length = s->finder->quarters[number] == QN_NONE ? 0 : qn_lexicon_phrase_at(s->finder->lexicon, s->finder->quarters[number], s->forms + at, end - at);
    uint32_t stop = at + (uint32_t)length;
    bool of = length && in_sentence(s, stop, end) && in_list(s, stop, L_ATTRIBUTE_PREPOSITION);
    int year = length ? year_at(s, stop + of, end) : -1;
    *after = stop + of + 1;
    if (length && year < 0 && !of && s->today.month) {
        year = s->today.year - (number * 3 - 2 > s->today.month);
        *after = stop;
    }
    if (length < 2 || year < 0) {       /* "the first quarter of the match" */
        *after = at;
        return QN_OK;
    }
    return add_stretch(s, at, stop, (date){.year = year, .month = number * 3 - 2}, (date){.year = year, .month = number * 3});
}

/* "last week": Monday to Sunday */
static qn_status week(scan *s, uint32_t at, uint32_t end, date today, uint32_t *after)
{
    int step = in_list(s, at, L_PAST_WORD) ? -1 : in_list(s, at, L_FUTURE_WORD) ? 1 : 0;
    if (!in_sentence(s, at + 1, end) || !(step || in_list(s, at, L_PRESENT_WORD)) || !is_rare(s, at + 1, R_WEEK_UNIT))
        return QN_OK;
    long monday = days_of(today) - weekday_of(days_of(today)) + 1 + 7 * step;
    *after = at + 2;
    return add_stretch(s, at, at + 2, date_of(monday), date_of(monday + 6));
}

/* "on Christmas Eve": the latest one */
static uint32_t feast_day(const scan *s, uint32_t at, uint32_t end, date *d)
{
    if (at == 0 || !has_shape(s, at, SHAPE_CAPITAL) || s->tokens->tokens[at - 1].upos != QN_ADP)
        return at;
    for (uint32_t i = 0; i < s->finder->feast_count; i++) {
        const feast *f = &s->finder->feasts[i];
        size_t length = qn_lexicon_phrase_at(s->finder->lexicon, f->class, s->forms + at, end - at);
        if (!length)
            continue;
        d->month = f->month;
        d->day = f->day;
        uint32_t stop = year_after(s, at + (uint32_t)length, end, d);
        return d->year || guess_year(s, d) ? stop : at;
    }
    return at;
}

/* --- relative ------------------------------------------------------------------------------------------------------------ */

static int direction_at(const scan *s, uint32_t i)
{
    return in_list(s, i, L_PAST_WORD) ? -1 : in_list(s, i, L_FUTURE_WORD) ? 1 : 0;
}

static uint32_t relative_unit(const scan *s, uint32_t at, uint32_t end, date today, date *d)
{
    if (!in_sentence(s, at + 1, end) || !(in_list(s, at, L_PAST_WORD) || in_list(s, at, L_PRESENT_WORD) || in_list(s, at, L_FUTURE_WORD)))
        return at;
    int step = direction_at(s, at);
    if (in_list(s, at + 1, L_UNIT_YEAR)) {
        *d = (date){.year = today.year + step};
    } else if (in_list(s, at + 1, L_UNIT_MONTH)) {
        int months = today.year * 12 + today.month - 1 + step;
        *d = (date){.year = months / 12, .month = months % 12 + 1};
    } else {
        return at;
    }
    return at + 2;
}

/* "three years ago", "a week ago": a day, or the month or year that was then */
static uint32_t time_ago(const scan *s, uint32_t at, uint32_t end, date today, date *d)
{
    double value = number_of(s->forms[at], 1, 3);
    if (!has_shape(s, at, SHAPE_DIGIT) && !in_list(s, at, L_NUMBER_WORD) && strlen(s->forms[at]) > 2)
        return at;                      /* spares a look-up for most words */
    if (!in_sentence(s, at + 2, end) || !is_rare(s, at + 2, R_AGO))
        return at;
    if (value < 0 && is_rare(s, at, R_ONE))
        value = 1;
    if (value < 0 && !(qn_lexicon_number(s->finder->lexicon, s->forms[at], &value) && value < 1000))
        return at;
    int count = (int)value, months = today.year * 12 + today.month - 1 - count;
    if (in_list(s, at + 1, L_UNIT_YEAR))
        *d = (date){.year = today.year - count};
    else if (in_list(s, at + 1, L_UNIT_MONTH) && months >= 0)
        *d = (date){.year = months / 12, .month = months % 12 + 1};
    else if (is_rare(s, at + 1, R_DAY_UNIT))
        *d = date_of(days_of(today) - count);
    else if (is_rare(s, at + 1, R_WEEK_UNIT))
        *d = date_of(days_of(today) - 7 * count);
    else
        return at;
    return at + 3;
}

/* "last night", "this morning" */
static uint32_t part_of_day(const scan *s, uint32_t at, uint32_t end, date today, date *d)
{
    if (!in_sentence(s, at + 1, end) || !(in_list(s, at, L_PAST_WORD) || in_list(s, at, L_PRESENT_WORD)) || !is_rare(s, at + 1, R_DAY_PART))
        return at;
    *d = date_of(days_of(today) - in_list(s, at, L_PAST_WORD));
    return at + 2;
}

static uint32_t relative_day(const scan *s, uint32_t at, date today, date *d)
{
    long days = days_of(today);
    int weekday = in_list(s, at, L_WEEKDAY) && has_shape(s, at, SHAPE_CAPITAL) ? of_classes(s, at, s->finder->weekdays, WEEKDAYS) : 0;
    if (weekday) {
        bool future = at > 0 && in_list(s, at - 1, L_FUTURE_WORD);
        int back = (weekday_of(days) - weekday + 7) % 7;
        *d = date_of(future ? days + 7 - back : days - back);
    } else if (in_list(s, at, L_YESTERDAY) || in_list(s, at, L_TODAY) || in_list(s, at, L_TOMORROW)) {
        *d = date_of(days + in_list(s, at, L_TOMORROW) - in_list(s, at, L_YESTERDAY));
    } else {
        return at;
    }
    return at + 1;
}

static qn_status stretch_at(scan *s, uint32_t at, uint32_t end, uint32_t *after)
{
    *after = at;
    qn_status status = has_shape(s, at, SHAPE_DIGIT) ? decade(s, at, after) : QN_OK;
    if (!status && *after == at && has_shape(s, at, SHAPE_DIGIT))
        status = part_of_year(s, at, after);
    if (!status && *after == at)
        status = quarter(s, at, end, after);
    if (!status && *after == at && s->today.month)
        status = week(s, at, end, s->today, after);
    return status;
}

static qn_status time_at(scan *s, uint32_t at, uint32_t end, uint32_t *after)
{
    date d = {0};
    qn_status status = stretch_at(s, at, end, after);
    if (status || *after > at)
        return status;
    *after = calendar_date(s, at, end, &d);
    if (*after == at)
        *after = feast_day(s, at, end, &d);
    if (*after == at && year_at(s, at, end) > 0 && stands_as_year(s, at, end))
        return add_years(s, at, end, after);
    if (*after == at && s->today.month) {
        *after = relative_unit(s, at, end, s->today, &d);
        if (*after == at)
            *after = relative_day(s, at, s->today, &d);
        if (*after == at)
            *after = time_ago(s, at, end, s->today, &d);
        if (*after == at)
            *after = part_of_day(s, at, end, s->today, &d);
    }
    return *after > at ? add(s, at, *after, d, role_before(s, at)) : QN_OK;
}

qn_status qn_scan_times(scan *s)
{
    s->today = article_date(s->document->date);
    for (size_t k = 0; k < s->tokens->sentence_count; k++) {
        uint32_t end = s->tokens->sentences[k].end;
        for (uint32_t i = s->tokens->sentences[k].first; i < end;) {
            uint32_t after = i;
            qn_status status = time_at(s, i, end, &after);
            if (status)
                return status;
            i = after > i ? after : i + 1;
        }
    }
    return QN_OK;
}
