/* Content negotiation: the Accept header (RFC 9110, 12.5.1) against what there is. */
#include <config.h>
#include "server.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* How precisely a media range of `length` bytes names the type: 3 exactly, 2 "text/∗", 1 "∗/∗", 0 not. */
static int fits(const char *range, size_t length, const char *type)
{
    size_t slash = strcspn(type, "/");
    if (length == 3 && !strncmp(range, "*/*", 3))
        return 1;
    if (length == slash + 2 && !strncasecmp(range, type, slash + 1) && range[slash + 1] == '*')
        return 2;
    return length == strlen(type) && !strncasecmp(range, type, length) ? 3 : 0;
}

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

/* The q of the parameters up to the next comma. */
static double quality(const char *parameters)
{
    for (const char *at = parameters; *at == ';';) {
        at = skip_blanks(at + 1);
        if ((*at == 'q' || *at == 'Q') && at[1] == '=') {
            double value = strtod(at + 2, NULL);
            return value > 0 ? (value < 1 ? value : 1) : 0;
        }
        at += strcspn(at, ";,");
    }
    return 1;
}

/* What the client says of a type: that of the most precise range. */
static double quality_of(const char *accept, const char *type)
{
    double best = 0;
    int precise = 0;
    for (const char *at = skip_blanks(accept); *at;) {
        size_t length = strcspn(at, ";, \t");
        int fit = fits(at, length, type);
        at = skip_blanks(at + length);
        if (fit > precise) {
            precise = fit;
            best = quality(at);
        }
        at += strcspn(at, ",");
        at += strspn(at, ", \t");
    }
    return best;
}

int negotiate(const char *accept, const char *const *types, size_t count)
{
    double best = 0;
    int chosen = -1;
    if (!accept || !*skip_blanks(accept))
        return 0;
    for (size_t i = 0; i < count; i++) {
        double q = quality_of(accept, types[i]);
        if (q > best) {
            best = q;
            chosen = (int)i;
        }
    }
    return chosen;
}
