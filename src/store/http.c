/* HTTP over libcurl: a handle that keeps its connection and what the server wants to know of us. */
#include <config.h>
#include "http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CONNECT_SECONDS = 20, SILENT_SECONDS = 120, TIMES_SILENCE = 10, REDIRECTS = 5 };
enum { ERROR_BYTES = 4096, UNSEEN_BYTES = 16 * 1024 * 1024 };

struct http {
    qn_context *context;
    const qn_endpoint *endpoint;        /* borrowed */
    CURL *curl;
    const http_request *request;        /* under way */
    qn_buffer body;                     /* the answer, or the beginning of an error page */
    long code;
    uint64_t taken;                     /* bytes of a good answer that went out */
    curl_off_t moved;                   /* bytes up and down when last something moved, and when that was */
    time_t moved_at;
    bool write_failed, too_long, stopped, page, enough, silent;
    char error[CURL_ERROR_SIZE];
};

/* --- open and close ------------------------------------------------------------------------------------------------ */

/* http or https, and no password in it: it would stand in messages and in lists of processes. */
static qn_status check_url(qn_context *context, const char *url)
{
    CURLU *parts = curl_url();
    char *scheme = NULL, *user = NULL;
    if (!parts)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    CURLUcode wrong = curl_url_set(parts, CURLUPART_URL, url, 0);
    bool web = !wrong && !curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) && (!strcmp(scheme, "http") || !strcmp(scheme, "https"));
    bool named = web && !curl_url_get(parts, CURLUPART_USER, &user, 0);
    curl_free(scheme);
    curl_free(user);
    curl_url_cleanup(parts);
    if (!web)
        return qn_fail(context, wrong == CURLUE_OUT_OF_MEMORY ? QN_NOMEM : QN_IO, url, "is no URL of an endpoint; it begins with http:// or https://");
    return named ? qn_fail(context, QN_USAGE, NULL, "name and password do not belong in the URL; give them with --user and --password-file") : QN_OK;
}

qn_status http_open(qn_context *context, const qn_endpoint *endpoint, http **result)
{
    *result = NULL;
    qn_status status = check_url(context, endpoint->url);
    if (status)
        return status;
    http *h = calloc(1, sizeof *h);
    if (h) {
        h->context = context;
        h->endpoint = endpoint;
        h->curl = curl_easy_init();
    }
    if (!h || !h->curl) {
        http_close(h);
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    }
    *result = h;
    return QN_OK;
}

void http_close(http *h)
{
    if (!h)
        return;
    if (h->curl)
        curl_easy_cleanup(h->curl);
    free(h->body.bytes);
    free(h);
}

/* --- the answer ---------------------------------------------------------------------------------------------------- */

/* Keeps up to `most` bytes of the answer. */
static void keep(http *h, const char *bytes, size_t length, size_t most)
{
    size_t room = h->body.length < most ? most - h->body.length : 0;
    qn_buffer_add(&h->body, bytes, length < room ? length : room);
}

/* An error page: its beginning is enough, however long it goes on. */
static size_t receive_error(http *h, const char *bytes, size_t length)
{
    keep(h, bytes, length, ERROR_BYTES);
    h->enough = h->body.length >= ERROR_BYTES;
    return h->enough || h->body.failed ? 0 : length;
}

static bool is_page(const http *h)
{
    char *type = NULL;
    curl_easy_getinfo(h->curl, CURLINFO_CONTENT_TYPE, &type);
    return type && (!strncmp(type, "text/html", 9) || !strncmp(type, "application/xhtml", 17));
}

static size_t receive(char *bytes, size_t size, size_t count, void *user)
{
    http *h = user;
    size_t length = size * count;
    curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &h->code);
    if (h->code < 200 || h->code > 299)
        return receive_error(h, bytes, length);
    if (h->request->results && !h->taken && !h->body.length && (h->page = is_page(h)))
        return 0;
    if (h->request->out) {
        h->write_failed = fwrite(bytes, 1, length, h->request->out) != length;
        h->taken += length;
        return h->write_failed ? 0 : length;
    }
    h->too_long = h->body.length + length > h->request->most;
    if (!h->too_long)
        qn_buffer_add(&h->body, bytes, length);
    return h->too_long || h->body.failed ? 0 : length;
}

static long silent_seconds(const http *h)
{
    return h->endpoint->timeout ? (long)h->endpoint->timeout : SILENT_SECONDS;
}

static time_t now(void)
{
    struct timespec t;
    return clock_gettime(CLOCK_MONOTONIC, &t) ? 0 : t.tv_sec;
}

/* Stops when nothing moves for too long (libcurl's own rule takes the mean over some seconds), when we are told to, and when a server sends without end what libcurl passes over: a page before a redirect or a password. */
static int watch(void *user, curl_off_t all, curl_off_t got, curl_off_t all_up, curl_off_t sent)
{
    http *h = user;
    (void)all, (void)all_up;
    if (got + sent != h->moved) {
        h->moved = got + sent;
        h->moved_at = now();
    }
    h->silent = now() - h->moved_at > silent_seconds(h);
    h->stopped = h->request->go_on && !h->request->go_on(h->request->user);
    h->enough = h->enough || (got > UNSEEN_BYTES && !h->taken && !h->body.length);
    return h->stopped || h->enough || h->silent;
}

/* Virtuoso answers in part without an error: rows beyond its ResultSetMaxRows are left out, and what took too long. */
static size_t read_header(char *bytes, size_t size, size_t count, void *user)
{
    static const char rows[] = "x-sparql-maxrows:", late[] = "x-sql-state: s1tat";
    http *h = user;
    size_t length = size * count;
    if (length > sizeof rows && curl_strnequal(bytes, rows, sizeof rows - 1)) {
        unsigned long most = strtoul(bytes + sizeof rows - 1, NULL, 10);
        qn_report(h->context, QN_WARNING, QN_LIMIT, h->endpoint->url, 0, 0, -1, "the server gives no more than %lu rows; ask with LIMIT and OFFSET", most);
    }
    if (length >= sizeof late && curl_strnequal(bytes, late, sizeof late - 1))
        qn_report(h->context, QN_WARNING, QN_LIMIT, h->endpoint->url, 0, 0, -1, "the server ran out of its time; the answer is not whole");
    return length;
}

/* --- the request --------------------------------------------------------------------------------------------------- */

static void set_times(const http *h)
{
    long silent = silent_seconds(h);
    curl_easy_setopt(h->curl, CURLOPT_CONNECTTIMEOUT, silent < CONNECT_SECONDS ? silent : (long)CONNECT_SECONDS);
    curl_easy_setopt(h->curl, CURLOPT_TIMEOUT, h->request->bounded ? silent * TIMES_SILENCE : 0L);
    curl_easy_setopt(h->curl, CURLOPT_NOSIGNAL, 1L);
}

/* libcurl sends a password to no other host than the one it was given for. */
static void set_access(const http *h, const char *url)
{
    bool secret = !strncmp(url, "https:", 6);
    curl_easy_setopt(h->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h->curl, CURLOPT_REDIR_PROTOCOLS_STR, secret ? "https" : "http,https");
    curl_easy_setopt(h->curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(h->curl, CURLOPT_MAXREDIRS, (long)REDIRECTS);
    curl_easy_setopt(h->curl, CURLOPT_POSTREDIR, (long)CURL_REDIR_POST_ALL);
    if (h->endpoint->user) {
        curl_easy_setopt(h->curl, CURLOPT_HTTPAUTH, (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST));
        curl_easy_setopt(h->curl, CURLOPT_USERNAME, h->endpoint->user);
        curl_easy_setopt(h->curl, CURLOPT_PASSWORD, h->endpoint->password ? h->endpoint->password : "");
    }
}

static void set_body(const http *h)
{
    const http_request *r = h->request;
    const char *method = r->method ? r->method : "POST";
    if (r->body || !strcmp(method, "POST")) {
        curl_easy_setopt(h->curl, CURLOPT_POSTFIELDS, r->body ? r->body : "");
        curl_easy_setopt(h->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->length);
    } else {
        curl_easy_setopt(h->curl, CURLOPT_HTTPGET, 1L);
    }
    curl_easy_setopt(h->curl, CURLOPT_CUSTOMREQUEST, strcmp(method, "POST") ? method : NULL);
}

static void set_options(http *h)
{
    const char *url = h->request->url ? h->request->url : h->endpoint->url;
    curl_easy_setopt(h->curl, CURLOPT_URL, url);
    curl_easy_setopt(h->curl, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
    curl_easy_setopt(h->curl, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(h->curl, CURLOPT_ERRORBUFFER, h->error);
    curl_easy_setopt(h->curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(h->curl, CURLOPT_WRITEDATA, h);
    curl_easy_setopt(h->curl, CURLOPT_HEADERFUNCTION, read_header);
    curl_easy_setopt(h->curl, CURLOPT_HEADERDATA, h);
    curl_easy_setopt(h->curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(h->curl, CURLOPT_XFERINFOFUNCTION, watch);
    curl_easy_setopt(h->curl, CURLOPT_XFERINFODATA, h);
    set_times(h);
    set_access(h, url);
    set_body(h);
}

static bool add_header(struct curl_slist **headers, const char *name, const char *value)
{
    char header[128];
    snprintf(header, sizeof header, "%s:%s%s", name, value ? " " : "", value ? value : "");
    struct curl_slist *longer = curl_slist_append(*headers, header);
    if (longer)
        *headers = longer;
    return longer != NULL;
}

/* What libcurl says of an exchange that brought no whole answer. */
static qn_status judge_transfer(http *h, CURLcode code)
{
    const char *url = h->endpoint->url;
    if (h->stopped)
        return QN_END;
    if (h->write_failed)
        return check_written(h->context, h->request->out);
    if (h->body.failed)
        return qn_fail(h->context, QN_NOMEM, url, "out of memory");
    if (h->too_long)
        return qn_fail(h->context, QN_LIMIT, url, "the answer is longer than %zu bytes%s", h->request->most,
                       h->request->results ? ", too long for a table; ask for csv or json" : "");
    if (h->page)
        return qn_fail(h->context, QN_IO, url, "answered a web page, not results; is that the URL of a SPARQL endpoint?");
    if (code == CURLE_OK || (h->enough && h->body.length))
        return QN_OK;
    if (h->enough)
        return qn_fail(h->context, QN_IO, url, "sends without end what is no answer");
    if (code == CURLE_OPERATION_TIMEDOUT && h->request->bounded && !strncmp(h->error, "Operation timed out", 19))
        return qn_fail(h->context, QN_IO, url, "no answer after %ld seconds", silent_seconds(h) * TIMES_SILENCE);
    if (code == CURLE_OPERATION_TIMEDOUT || h->silent)
        return qn_fail(h->context, QN_IO, url, "no answer for %ld seconds%s", silent_seconds(h), h->taken ? "; what came until then is not whole" : "");
    return qn_fail(h->context, QN_IO, url, "%s%s", *h->error ? h->error : curl_easy_strerror(code), h->taken ? "; what came until then is not whole" : "");
}

qn_status http_send(http *h, const http_request *request)
{
    struct curl_slist *headers = NULL;
    h->request = request;
    h->code = 0;
    h->taken = 0;
    h->body.length = 0;
    h->write_failed = h->too_long = h->stopped = h->page = h->enough = h->silent = false;
    h->moved = 0;
    h->moved_at = now();
    *h->error = '\0';
    /* no "Expect: 100-continue": servers that do not know it cost a second each time */
    bool made = add_header(&headers, "Expect", NULL) && (!request->accept || add_header(&headers, "Accept", request->accept)) &&
                (!request->type || add_header(&headers, "Content-Type", request->type));
    qn_status status = made ? QN_OK : qn_fail(h->context, QN_NOMEM, NULL, "out of memory");
    if (!status) {
        set_options(h);
        curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, headers);
        CURLcode code = curl_easy_perform(h->curl);
        curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &h->code);
        status = judge_transfer(h, code);
        h->code = status ? 0 : h->code;
        curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, NULL);
    }
    curl_slist_free_all(headers);
    return status;
}

long http_code(const http *h)
{
    return h->code;
}

bool http_sent(const http *h)
{
    long size = 0;
    return !curl_easy_getinfo(h->curl, CURLINFO_REQUEST_SIZE, &size) && size > 0;
}

const qn_buffer *http_body(const http *h)
{
    return &h->body;
}

/* The first lines of what the server said, as one line; of a page, without its marks. */
static void first_lines(const qn_buffer *body, char *line, size_t size)
{
    size_t used = 0, lines = 0;
    bool page = body->length && *body->bytes == '<', mark = false;
    for (size_t i = 0; i < body->length && used + 1 < size && lines < (page ? 8 : 3); i++) {
        unsigned char byte = (unsigned char)body->bytes[i];
        lines += byte == '\n' && used && line[used - 1] != ' ';
        mark = mark || (page && byte == '<');
        if (byte > ' ' && !mark)
            line[used++] = (char)byte;
        else if (used && line[used - 1] != ' ')
            line[used++] = ' ';
        mark = mark && byte != '>';
    }
    while (used && line[used - 1] == ' ')
        used--;
    line[used] = '\0';
    line[qn_utf8_valid(line, used)] = '\0';
}

qn_status http_judge(const http *h)
{
    char said[400];
    if (h->code >= 200 && h->code <= 299)
        return QN_OK;
    first_lines(&h->body, said, sizeof said);
    const char *hint = h->code == 401 && h->endpoint->user ? " (the name or the password is wrong)" : h->code == 401 ? " (it wants a name and a password: --user)" : "";
    return qn_fail(h->context, h->code == 400 ? QN_SYNTAX : QN_IO, h->endpoint->url, "HTTP status %ld%s%s%s", h->code, hint, *said ? ": " : "", said);
}

char *http_escape(const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    char *escaped = malloc(3 * strlen(text) + 1), *to = escaped;
    if (!escaped)
        return NULL;
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if ((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || strchr("-._~", byte)) {
            *to++ = (char)byte;
        } else {
            *to++ = '%';
            *to++ = hex[byte >> 4];
            *to++ = hex[byte & 15];
        }
    }
    *to = '\0';
    return escaped;
}
