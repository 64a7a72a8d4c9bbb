/* Dates as feeds, pages and date lines write them → ISO 8601. */
#ifndef QN_TEXT_DATES_H
#define QN_TEXT_DATES_H

#include "reader.h"

enum { DATE_SIZE = 128 };
/* Writes the date, with time and zone if they are told; false when the text is no date, or may be two. */
bool date_to_iso(const wording *wording, const char *text, size_t length, char iso[DATE_SIZE]);
/* Sets the draft's date, if it has none yet and the text is a date. */
void draft_date(draft *draft, const wording *wording, const char *text, size_t length);

#endif
