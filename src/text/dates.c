/* Dates as feeds, pages and date lines write them → ISO 8601. */
#include "dates.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

typedef struct reading {
    int year, month, day;       /* 0: not seen */
    int numbers[2];             /* one- and two-digit numbers before the month's name is known */
    size_t count;
    char time[64];              /* "T12:00:00Z" or "" */
} reading;

static bool good_day(int year, int month, int day)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return year >= 1000 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

static bool digits(const char *text, size_t count, int *value)
{
    *value = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isdigit((unsigned char)text[i]))
            return false;
        *value = *value * 10 + (text[i] - '0');
    }
    return true;
}

/* Reads "hh:mm[:ss[.fff]]"; gives the bytes read, 0 for none. */
static size_t clock_time(const char *text, char out[32])
{
    int hour, minute, second = 0;
    size_t at = isdigit((unsigned char)text[0]) && text[1] == ':' ? 1 : 2;
    if (!digits(text, at, &hour) || text[at] != ':' || !digits(text + at + 1, 2, &minute) || hour > 23 || minute > 59)
        return 0;
    at += 3;
    if (text[at] == ':' && digits(text + at + 1, 2, &second) && second < 61) {
        at += 3;
        if (text[at] == '.' || text[at] == ',')
            for (at++; isdigit((unsigned char)text[at]);)
                at++;
    }
    snprintf(out, 32, "T%02d:%02d:%02d", hour, minute, second);
    return at;
}

/* Appends the zone that follows: "Z", "+02:00", "+0200", "GMT", "EST"; others are left out. */
static void add_zone(const char *text, char *out)
{
    static const struct { const char *name, *offset; } zones[] = {      /* RFC 822, section 5.1 */
        {"Z", "Z"}, {"GMT", "Z"}, {"UTC", "Z"}, {"UT", "Z"}, {"EST", "-05:00"}, {"EDT", "-04:00"}, {"CST", "-06:00"}, {"CDT", "-05:00"},
        {"MST", "-07:00"}, {"MDT", "-06:00"}, {"PST", "-08:00"}, {"PDT", "-07:00"},
    };
    int hour, minute = 0;
    while (*text == ' ')
        text++;
    if ((*text == '+' || *text == '-') && digits(text + 1, 2, &hour) && hour <= 14) {
        const char *rest = text + 3 + (text[3] == ':');
        if (!digits(rest, 2, &minute) || minute > 59)
            minute = 0;
        sprintf(out, "%c%02d:%02d", *text, hour, minute);
        return;
    }
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        size_t length = strlen(zones[i].name);
        if (!strncmp(text, zones[i].name, length) && !isalnum((unsigned char)text[length]))
            strcpy(out, zones[i].offset);
    }
}

/* ISO 8601: "2011-03-08", "20110308T120000Z", "2011-03-08 12:00". */
static bool iso_date(const char *text, reading *r)
{
    bool dashes = strlen(text) >= 10 && (text[4] == '-' || text[4] == '/') && text[7] == text[4];
    size_t step = dashes ? 1 : 0;
    if (strlen(text) < 8 || !digits(text, 4, &r->year) || !digits(text + 4 + step, 2, &r->month) || !digits(text + 6 + 2 * step, 2, &r->day))
        return false;
    if (!good_day(r->year, r->month, r->day))
        return false;
    const char *rest = text + 8 + 2 * step;
    if (isdigit((unsigned char)*rest))
        return false;
    char clock[32], basic[9];
    if (*rest == 'T' || *rest == 't' || *rest == ' ') {
        rest++;
        size_t used = clock_time(rest, clock);
        int packed;
        if (!used && digits(rest, 6, &packed)) {        /* "120000" */
            snprintf(basic, sizeof basic, "%.2s:%.2s:%.2s", rest, rest + 2, rest + 4);
            used = clock_time(basic, clock) ? 6 : 0;
        }
        if (used) {
            strcpy(r->time, clock);
            add_zone(rest + used, r->time + strlen(r->time));
        }
    }
    return true;
}

/* "1-14-2019" and "14.1.2019" where only one reading is possible. */
static bool numeric_date(const char *text, reading *r)
{
    int first, second, used = 0;
    char mark, again;
    if (sscanf(text, "%2d%c%2d%c%4d%n", &first, &mark, &second, &again, &r->year, &used) != 5 || mark != again || !strchr("-/.", mark) || text[used])
        return false;
    if (first != second && first <= 12 && second <= 12)
        return false;
    r->month = second > 12 ? first : second;
    r->day = second > 12 ? second : first;
    return good_day(r->year, r->month, r->day);
}

/* One word of a written date; false when it is none. */
static bool take_word(const wording *w, const char *word, size_t length, reading *r)
{
    int value;
    if (isdigit((unsigned char)*word)) {
        size_t count = 0;
        while (count < length && isdigit((unsigned char)word[count]))
            count++;
        if (count > 4 || !digits(word, count, &value))
            return false;
        if (count == 4 && count == length && !r->year)
            r->year = value;
        else if (count <= 2 && (count == length || length == count + 2) && r->count < 2)
            r->numbers[r->count++] = value;     /* "8", "8th" */
        else
            return false;
        return true;
    }
    int month = wording_number(w, WORDING_MONTH, word, length);
    if (month >= 0 && !r->month) {
        r->month = month + 1;
        return true;
    }
    return wording_number(w, WORDING_WEEKDAY, word, length) >= 0;
}

/* "Tue, 08 Mar 2011 12:00:00 +0100" (RFC 822), "Tuesday, March 8, 2011", "8 March 2011, 12:00 GMT". */
static bool written_date(const wording *w, const char *text, reading *r)
{
    for (const char *at = text; *at;) {
        if (strchr(" ,.|\t\n", *at)) {
            at++;
            continue;
        }
        char clock[32];
        size_t length = strcspn(at, " ,.|\t\n"), used = clock_time(at, clock);
        if (used) {
            strcpy(r->time, clock);
            add_zone(at + used, r->time + strlen(r->time));
            break;
        }
        if (!take_word(w, at, length, r))
            return false;
        at += length;
    }
    if (!r->year && r->count == 2) {        /* RFC 822's two-digit year */
        r->year = r->numbers[1] + (r->numbers[1] < 50 ? 2000 : 1900);
        r->count--;
    }
    r->day = r->count == 1 ? r->numbers[0] : 0;
    return good_day(r->year, r->month, r->day);
}

bool date_to_iso(const wording *w, const char *text, size_t length, char iso[DATE_SIZE])
{
    char copy[80];
    reading r = {0};
    while (length && isspace((unsigned char)*text))
        text++, length--;
    while (length && isspace((unsigned char)text[length - 1]))
        length--;
    if (!length || length >= sizeof copy)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (!iso_date(copy, &r)) {
        r = (reading){0};
        if (!numeric_date(copy, &r)) {
            r = (reading){0};
            if (!written_date(w, copy, &r))
                return false;
        }
    }
    snprintf(iso, DATE_SIZE, "%04d-%02d-%02d%s", r.year, r.month, r.day, r.time);
    return true;
}

void draft_date(draft *d, const wording *w, const char *text, size_t length)
{
    char iso[DATE_SIZE];
    if (!d->failed && !d->document->date && text && date_to_iso(w, text, length, iso))
        draft_set(d, &d->document->date, iso, strlen(iso));
}
