/* Requests → pages: which one an address names, in the type that the client likes best. */
#include <config.h>
#include "server.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- sending ------------------------------------------------------------------------------------------------------------ */

static bool is_text(const char *type)
{
    return !strncmp(type, "text/", 5) || strstr(type, "xml");
}

static void add_headers(qn_server *server, struct MHD_Response *response, const char *type)
{
    char full[128];
    snprintf(full, sizeof full, is_text(type) ? "%s; charset=utf-8" : "%s", type);
    MHD_add_response_header(response, "Content-Type", full);
    MHD_add_response_header(response, "Access-Control-Allow-Origin", "*");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Last-Modified", server->date);
}

static enum MHD_Result queue(request *r, unsigned code, struct MHD_Response *response)
{
    if (!response)
        return MHD_NO;
    enum MHD_Result result = MHD_queue_response(r->connection, code, response);
    MHD_destroy_response(response);
    return result;
}

static struct MHD_Response *empty_response(void)
{
    static char nothing[1];
    return MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
}

enum MHD_Result send_text(qn_server *server, request *r, unsigned code, const char *type, const char *text)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(strlen(text), (void *)text, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    add_headers(server, response, type);
    MHD_add_response_header(response, "Vary", "Accept");
    if (code == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, "Allow", "GET, HEAD, OPTIONS");
    return queue(r, code, response);
}

/* True when the client has the page already. */
static bool is_known(const qn_server *server, const request *r, const char *tag)
{
    const char *tags = MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, "If-None-Match");
    const char *since = MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, "If-Modified-Since");
    if (tags)
        return !strcmp(tags, "*") || strstr(tags, tag);
    struct tm when = {0};
    return since && strptime(since, "%a, %d %b %Y %H:%M:%S GMT", &when) && timegm(&when) >= server->begun;
}

enum MHD_Result send_page(qn_server *server, request *r, const char *type, qn_buffer *page, bool negotiated)
{
    char tag[24];
    if (page->failed) {
        free(page->bytes);
        *page = (qn_buffer){0};
        return send_text(server, r, MHD_HTTP_INTERNAL_SERVER_ERROR, "text/plain", "out of memory\n");
    }
    snprintf(tag, sizeof tag, "\"%016llx\"", (unsigned long long)qn_hash(page->bytes ? page->bytes : "", page->length));
    bool known = is_known(server, r, tag);
    struct MHD_Response *response = known ? empty_response()
                                          : MHD_create_response_from_buffer(page->length, page->bytes, MHD_RESPMEM_MUST_FREE);
    if (known || !response)
        free(page->bytes);
    *page = (qn_buffer){0};
    if (!response)
        return MHD_NO;
    add_headers(server, response, type);
    MHD_add_response_header(response, "ETag", tag);
    if (negotiated)
        MHD_add_response_header(response, "Vary", "Accept");
    return queue(r, known ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK, response);
}

static enum MHD_Result send_missing(qn_server *server, request *r)
{
    return send_text(server, r, MHD_HTTP_NOT_FOUND, "text/html",
                     "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Not found</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n"
                     "</head>\n<body>\n<main>\n<h1>Not found</h1>\n<p>The graph has nothing of that name. <a href=\"/index.html\">To the start</a></p>\n"
                     "</main>\n</body>\n</html>\n");
}

enum MHD_Result send_file(qn_server *server, request *r, const char *path, const char *type)
{
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &info) || !S_ISREG(info.st_mode)) {
        if (file >= 0)
            close(file);
        return send_missing(server, r);
    }
    struct MHD_Response *response = MHD_create_response_from_fd64((uint64_t)info.st_size, file);
    if (!response) {
        close(file);
        return MHD_NO;
    }
    add_headers(server, response, type);
    return queue(r, MHD_HTTP_OK, response);
}

/* --- things and their documents ---------------------------------------------------------------------------------------------- */

static const char *const endings[] = {".html", ".ttl", ".jsonld", ".nt"};
static const char *const types[] = {"text/html", "text/turtle", "application/ld+json", "application/n-triples", "application/xhtml+xml", "application/json",
                                    "application/x-turtle", "text/n3"};
static const char *const formats[] = {NULL, "turtle", "jsonld", "ntriples"};
static const int document_of[] = {0, 1, 2, 3, 0, 2, 1, 1};

/* 303 from the thing to the document about it. */
static enum MHD_Result see_other(qn_server *server, request *r, const char *path)
{
    char location[640];
    int chosen = negotiate(MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, "Accept"), types, sizeof types / sizeof *types);
    if (chosen < 0)
        return send_text(server, r, MHD_HTTP_NOT_ACCEPTABLE, "text/plain", "there are text/html, text/turtle, application/ld+json, application/n-triples\n");
    struct MHD_Response *response = empty_response();
    if (!response)
        return MHD_NO;
    snprintf(location, sizeof location, "/%s%s", path, endings[document_of[chosen]]);
    MHD_add_response_header(response, "Location", location);
    MHD_add_response_header(response, "Vary", "Accept");
    MHD_add_response_header(response, "Access-Control-Allow-Origin", "*");
    return queue(r, MHD_HTTP_SEE_OTHER, response);
}

/* id/…, claim/… or article/…, with an ending or without. */
static enum MHD_Result answer_entity(qn_server *server, request *r, const char *path)
{
    size_t length = strlen(path);
    qn_buffer page = {0};
    entity e;
    if (length > 400)
        return send_missing(server, r);
    if (find_entity(server->site, path, length, &e))
        return see_other(server, r, path);
    for (size_t i = 0; i < 4; i++) {
        size_t ending = strlen(endings[i]);
        if (length <= ending || strcmp(path + length - ending, endings[i]) || !find_entity(server->site, path, length - ending, &e))
            continue;
        if (formats[i]) {
            if (describe_entity(server->site, iri_of(server->site, e), formats[i], false, &page))
                page.failed = true;
        } else {
            render_entity(server->site, e, &page);
        }
        return send_page(server, r, types[i], &page, false);
    }
    return send_missing(server, r);
}

/* --- the explorer's files ------------------------------------------------------------------------------------------------------- */

static const char *type_of(const char *path)
{
    static const char *const known[][2] = {{".html", "text/html"}, {".css", "text/css"}, {".js", "text/javascript"}, {".mjs", "text/javascript"},
        {".json", "application/json"}, {".wasm", "application/wasm"}, {".svg", "image/svg+xml"}, {".png", "image/png"}, {".txt", "text/plain"}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof known / sizeof *known; i++)
        if (!strcmp(dot, known[i][0]))
            return known[i][1];
    return "application/octet-stream";
}

/* No name in it begins with a dot, so that none leads out of the folder. */
static bool is_inside(const char *path)
{
    return *path != '.' && *path != '/' && !strstr(path, "/.") && !strstr(path, "//");
}

static enum MHD_Result answer_explorer(qn_server *server, request *r, const char *path)
{
    qn_buffer file = {0};
    const char *name = *path ? path : "index.html";
    if (!server->site->options.explorer || !is_inside(name))
        return send_missing(server, r);
    qn_buffer_printf(&file, "%s/%s", server->site->options.explorer, name);
    enum MHD_Result result = file.failed ? MHD_NO : send_file(server, r, file.bytes, type_of(name));
    free(file.bytes);
    return result;
}

/* --- addresses ---------------------------------------------------------------------------------------------------------------------- */

static enum MHD_Result answer_options(qn_server *server, request *r)
{
    (void)server;
    struct MHD_Response *response = empty_response();
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, "Allow", "GET, HEAD, POST, OPTIONS");
    MHD_add_response_header(response, "Access-Control-Allow-Origin", "*");
    MHD_add_response_header(response, "Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS");
    MHD_add_response_header(response, "Access-Control-Allow-Headers", "Accept, Content-Type");
    MHD_add_response_header(response, "Access-Control-Max-Age", "86400");
    return queue(r, MHD_HTTP_NO_CONTENT, response);
}

static enum MHD_Result answer_data(qn_server *server, request *r, const char *name)
{
    for (const dump_row *d = dumps; d->name; d++)
        if (!strcmp(name, d->name)) {
            r->dump = d;
            return add_job(server, r) ? MHD_YES : send_text(server, r, MHD_HTTP_SERVICE_UNAVAILABLE, "text/plain", "too many requests wait; try again later\n");
        }
    return send_missing(server, r);
}

enum MHD_Result answer_request(qn_server *server, request *r, const char *url, const char *method)
{
    const char *path = *url == '/' ? url + 1 : url;
    bool sparql = !strcmp(path, "sparql"), get = !strcmp(method, "GET") || !strcmp(method, "HEAD");
    if (!strcmp(method, "OPTIONS"))
        return answer_options(server, r);
    if (sparql && (get || !strcmp(method, "POST")))
        return answer_sparql(server, r, method);
    if (!get)
        return send_text(server, r, MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain", "only /sparql takes something; ask for other pages with GET\n");
    const document *d = find_document(server->site, *path ? path : "index.html");
    if (d) {
        qn_buffer page = {0};
        d->render(server->site, d, &page);
        return send_page(server, r, d->type, &page, false);
    }
    if (!strncmp(path, "data/", 5))
        return answer_data(server, r, path + 5);
    if (!strncmp(path, "explorer/", 9))
        return answer_explorer(server, r, path + 9);
    return answer_entity(server, r, path);
}
