/* What the files of the room share: the site, its pages, and how they are put into buffers. */
#ifndef QN_PUBLISH_ROOM_H
#define QN_PUBLISH_ROOM_H

#include <quidnunc/publish.h>

#define RDF_NS "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define RDFS_NS "http://www.w3.org/2000/01/rdf-schema#"

/* Lists of numbers by key: those of key k are items[first[k]] … items[first[k + 1] - 1]. */
typedef struct lists {
    uint32_t *first, *items;
} lists;
static inline const uint32_t *list_of(const lists *l, uint32_t key, size_t *count)
{
    *count = l->first[key + 1] - l->first[key];
    return l->items + l->first[key];
}

typedef enum entity_kind { ENTITY_ACTOR, ENTITY_CLAIM, ENTITY_ARTICLE, ENTITY_KINDS } entity_kind;
typedef struct entity {
    entity_kind kind;
    uint32_t number;
} entity;

/* A page or file that is about no single entity; `number` is which of several pages. */
typedef struct document {
    char *path;                     /* from the site's root: "class/Firm-2.html" */
    const char *type;               /* media type */
    void (*render)(const qn_site *site, const struct document *document, qn_buffer *out);
    unsigned key, number;           /* a class, a place in a table; the page from 1 */
    unsigned pages;
} document;

typedef struct asset {
    char *bytes;
    size_t length;
} asset;
enum { ASSET_STYLE, ASSET_SEARCH, ASSET_NGINX, ASSET_APACHE, ASSET_CADDY, ASSETS };

typedef struct predicate_count {
    uint32_t predicate;
    size_t count;
} predicate_count;

struct qn_site {
    qn_context *context;
    const qn_triples *triples;
    const qn_graph *graph;
    qn_site_options options;
    const char *base; size_t base_length;
    const char *newest;             /* date of the newest article, or "1970-01-01" */
    lists by_subject, by_object, by_speaker;    /* claims by actor; those of one property together */
    lists by_article;               /* claims by article, in the order of its text */
    lists by_class;                 /* actors by the class's place in `classes`, by label */
    uint32_t *top;                  /* actors, those with most claims first */
    uint32_t *latest;               /* articles, the newest first */
    predicate_count *predicates; size_t predicate_count, predicate_capacity;
    size_t subjects;                /* different ones of the triples */
    document *documents; size_t document_count, document_capacity;      /* sorted by path */
    asset assets[ASSETS];
};

enum { CLASSES = 9 };
extern const qn_class actor_classes[CLASSES];
size_t claims_of(const qn_site *site, uint32_t actor);      /* as subject or object */

/* --- names of pages ------------------------------------------------------------------------------------------------ */

/* The part of the IRI behind the base when it has a page: "id/huawei"; else NULL. */
const char *page_of(const qn_site *site, const char *iri);
const char *iri_of(const qn_site *site, entity e);
/* The entity of a page "id/huawei" (length bytes); false when there is none. O(log n). */
bool find_entity(const qn_site *site, const char *name, size_t length, entity *e);

/* --- escapes ----------------------------------------------------------------------------------------------------- */

void add_html(qn_buffer *out, const char *text);            /* for text and attributes in quotes */
void add_html_bytes(qn_buffer *out, const char *text, size_t length);
void add_json(qn_buffer *out, const char *text);            /* with its quotes; safe inside <script> */
bool is_link(const char *iri);                              /* http or https: a browser may be sent there */
void add_number(qn_buffer *out, size_t number);             /* 12,345 */

/* --- parts of pages; `root` is how the page names the site's root: "../" ----------------------------------------------- */

typedef struct page {
    const char *title;
    const char *root;
    const char *own;                /* "id/huawei" when RDF stands beside it, or NULL */
    bool search;
} page;
void begin_page(const qn_site *site, const page *page, qn_buffer *out);
void end_page(const qn_site *site, const page *page, qn_buffer *out);
void add_actor(const qn_site *site, const char *root, uint32_t actor, qn_buffer *out);
void add_article(const qn_site *site, const char *root, uint32_t article, qn_buffer *out);
void add_date(const char *date, qn_buffer *out);
const char *title_of(const qn_article *article);
void add_property(const qn_site *site, const char *root, const qn_property *property, qn_buffer *out);
void add_status(qn_claim_status status, qn_buffer *out);
/* What the words' marks in sentences mean, for pages that show some. */
void add_key(qn_buffer *out);
void add_class_name(qn_class type, qn_buffer *out);         /* "Media outlet"; "Actor" for none */
/* A link into the explorer where the actor or claim is selected; nothing without an explorer. */
void add_explored(const qn_site *site, const char *iri, qn_buffer *out);
/* What the ontology says that its term (a local name) means; nothing when it says none. */
void add_meaning(const qn_site *site, const char *name, qn_buffer *out);
/* "S property O" as text. */
void add_claim_words(const qn_site *site, const qn_stored_claim *claim, qn_buffer *out);
typedef struct claim_view {
    const char *root;
    bool article;                   /* says which article it is from */
    bool speakers;                  /* says who says so */
} claim_view;
/* The claim as an item of a list, with its first sentence. */
void add_claim(const qn_site *site, const claim_view *view, uint32_t claim, qn_buffer *out);
/* The sentence with what is subject, object and trigger marked. */
void add_sentence(const qn_stored_evidence *evidence, const char *id, qn_buffer *out);
void add_speakers(const qn_site *site, const char *root, const qn_stored_claim *claim, qn_buffer *out);
void add_claim_details(const qn_stored_claim *claim, qn_buffer *out);
/* Whatever the page is about, in JSON-LD. */
void add_script(const qn_site *site, const char *iri, qn_buffer *out);

/* --- pages ------------------------------------------------------------------------------------------------------------ */

/* Adds the entity's page to the buffer; false when memory ran out. */
bool render_entity(const qn_site *site, entity e, qn_buffer *out);
void render_actor(const qn_site *site, uint32_t actor, qn_buffer *out);
void render_claim(const qn_site *site, uint32_t claim, qn_buffer *out);
void render_article(const qn_site *site, uint32_t article, qn_buffer *out);
/* Adds the statements about the entity in an RDF format: those of it and its parts (IRI#…), those that point to it, of a claim also its sentences.
 * `own`: only the first kind. */
qn_status describe_entity(const qn_site *site, const char *iri, const char *format, bool own, qn_buffer *out);

/* Other pages. */
void render_index(const qn_site *site, const document *document, qn_buffer *out);
void render_class(const qn_site *site, const document *document, qn_buffer *out);
void render_articles(const qn_site *site, const document *document, qn_buffer *out);
void render_ontology(const qn_site *site, const document *document, qn_buffer *out);
void render_void(const qn_site *site, const document *document, qn_buffer *out);
void render_search(const qn_site *site, const document *document, qn_buffer *out);
void render_queries(const qn_site *site, const document *document, qn_buffer *out);
void render_feed(const qn_site *site, const document *document, qn_buffer *out);
void render_sitemap(const qn_site *site, const document *document, qn_buffer *out);
void render_sitemap_index(const qn_site *site, const document *document, qn_buffer *out);
void render_robots(const qn_site *site, const document *document, qn_buffer *out);
void render_asset(const qn_site *site, const document *document, qn_buffer *out);
enum { PER_PAGE = 1000, PER_SITEMAP = 50000 };
size_t sitemaps_of(const qn_site *site);

/* Files that are made from the whole graph, by name behind "data/". */
typedef struct dump_row {
    const char *name, *format, *type, *title;      /* a NULL format: the explorer's data */
} dump_row;
extern const dump_row dumps[];                      /* ended by a NULL name */
qn_status write_dump(qn_context *context, const qn_site *site, const dump_row *dump, const char *path);

/* Lists every document of the site; false when memory ran out. */
bool list_documents(qn_site *site);
const document *find_document(const qn_site *site, const char *path);

#endif
