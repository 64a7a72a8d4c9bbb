/* Dates as graphs have them: a year, a month or a day, perhaps with a time. */
#include <config.h>
#include "writer.h"

#include <stdlib.h>
#include <string.h>

int days_of_month(const char *month)
{
    static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = atoi(month), number = atoi(month + 5);
    bool leap = year % 4 == 0 && (year % 100 || year % 400 == 0);
    return number < 1 || number > 12 ? 0 : days[number - 1] + (number == 2 && leap);
}

bool date_prefix(const char *date, char prefix[DATE_SIZE])
{
    static const char form[] = "dddd-dd-dd";
    size_t length = 0;
    while (date && length < sizeof form - 1 && (form[length] == 'd' ? date[length] >= '0' && date[length] <= '9' : date[length] == '-'))
        length++;
    if ((length != 4 && length != 7 && length != 10) || (date[length] && (length != 10 || date[length] != 'T')) || !strncmp(date, "0000", 4))
        return false;
    if (length > 4 && !days_of_month(date))
        return false;
    if (length == 10 && (atoi(date + 8) < 1 || atoi(date + 8) > days_of_month(date)))
        return false;
    memcpy(prefix, date, length);
    prefix[length] = '\0';
    return true;
}
