/* Joins a pattern over the sorted graph, a solution after the other, and answers SELECT and ASK with it. The rarest triple of those left goes first, told by
 * exact counts with the values at hand (an index nested-loop join, ordered anew at each step); rasqal parses, and computes expressions. Its own joins look at
 * all of both sides for OPTIONAL and UNION, which takes minutes where this takes a second, and lose the rows whose BIND fails. */
#include <config.h>
#include "pattern.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_LITERALS = 1024 };

/* What a variable stands for: nothing (no literal, QN_NONE), a term of the graph, or what was computed, with the graph's term like it, if any. */
typedef struct value {
    uint32_t term;
    rasqal_literal *computed;
} value;

typedef struct kept_literal {
    uint32_t term;
    rasqal_literal *literal;
} kept_literal;

typedef struct solving {
    qn_store *store;
    rasqal_world *world;
    rasqal_query *query;
    rasqal_evaluation_context *context;
    pattern pattern;
    value values[MAX_VARIABLES];
    variables bound;
    kept_literal kept[KEPT_LITERALS];
    table *rows;
    statements *made;           /* of a CONSTRUCT */
    rasqal_variable *columns[MAX_VARIABLES];
    int numbers[MAX_VARIABLES]; /* of the columns' variables */
    size_t skip, left;          /* OFFSET and LIMIT */
    bool ask, done;
    qn_status status;
} solving;

/* What to go on with when a group's parts are done. */
typedef struct frame {
    const part *rest;
    struct frame *up;
    bool met;
} frame;

static void step(solving *s, const part *part, frame *up);

static bool ends(solving *s)
{
    return s->done || s->status || is_over(s->store);
}

static void starve(solving *s)
{
    s->status = qn_fail(s->store->context, QN_NOMEM, NULL, "out of memory while querying");
}

/* --- values for rasqal --------------------------------------------------------------------------------------------------- */

static rasqal_literal *make_literal(solving *s, uint32_t number)
{
    qn_term term = qn_triples_term(s->store->triples, number);
    raptor_world *raptor = librdf_world_get_raptor(s->store->world);
    if (!term.literal && !strncmp(term.value, "_:", 2)) {
        unsigned char *name = rasqal_alloc_memory(strlen(term.value) - 1);     /* the literal takes it */
        if (name)
            memcpy(name, term.value + 2, strlen(term.value) - 1);
        return name ? rasqal_new_simple_literal(s->world, RASQAL_LITERAL_BLANK, name) : NULL;
    }
    if (!term.literal) {
        raptor_uri *uri = raptor_new_uri(raptor, (const unsigned char *)term.value);
        return uri ? rasqal_new_uri_literal(s->world, uri) : NULL;
    }
    size_t size = strlen(term.value) + 1, language_size = term.language ? strlen(term.language) + 1 : 0;
    unsigned char *text = rasqal_alloc_memory(size);
    char *language = term.language ? rasqal_alloc_memory(language_size) : NULL;
    raptor_uri *datatype = term.datatype && strcmp(term.datatype, XSD_NS "string") ? raptor_new_uri(raptor, (const unsigned char *)term.datatype) : NULL;
    if (!text || (language_size && !language)) {
        rasqal_free_memory(text);
        rasqal_free_memory(language);
        if (datatype)
            raptor_free_uri(datatype);
        return NULL;
    }
    memcpy(text, term.value, size);
    if (language)
        memcpy(language, term.language, language_size);
    return rasqal_new_string_literal(s->world, text, language, datatype, NULL);
}

/* The literal of a term; a direct-mapped cache keeps the latest. New: the caller's to free. */
static rasqal_literal *literal_of(solving *s, const value *v)
{
    if (v->computed)
        return rasqal_new_literal_from_literal(v->computed);
    kept_literal *kept = &s->kept[v->term % KEPT_LITERALS];
    if (!kept->literal || kept->term != v->term) {
        if (kept->literal)
            rasqal_free_literal(kept->literal);
        *kept = (kept_literal){v->term, make_literal(s, v->term)};
        if (!kept->literal)
            starve(s);
    }
    return kept->literal ? rasqal_new_literal_from_literal(kept->literal) : NULL;
}

static void hand_over(solving *s, variables needs, bool there)
{
    for (int i = 0; needs; i++, needs >>= 1)
        if (needs & 1)
            rasqal_variable_set_value(s->pattern.variables[i], there && s->bound >> i & 1 ? literal_of(s, &s->values[i]) : NULL);
}

static rasqal_literal *compute(solving *s, rasqal_expression *e)
{
    int error = 0;
    rasqal_literal *result = s->status ? NULL : rasqal_expression_evaluate2(e, s->context, &error);
    if (result && error) {
        rasqal_free_literal(result);
        result = NULL;
    }
    return result;
}

static rasqal_literal *compute_for_truth(void *user, rasqal_expression *e)
{
    return compute(user, e);
}

/* The expression's value with the values at hand, new; NULL when it has none. */
static rasqal_literal *evaluate(solving *s, const filter *f)
{
    hand_over(s, f->needs, true);
    rasqal_literal *result = compute(s, f->expression);
    hand_over(s, f->needs, false);
    return result;
}

static bool holds(solving *s, const filter *f)
{
    hand_over(s, f->needs, true);
    truth result = truth_of(f->expression, s, compute_for_truth);
    hand_over(s, f->needs, false);
    return result == TRUTH_TRUE;
}

/* --- rows ------------------------------------------------------------------------------------------------------------------ */

static cell term_cell(const qn_term *term)
{
    bool blank = !term->literal && !strncmp(term->value, "_:", 2), plain = !term->datatype || !strcmp(term->datatype, XSD_NS "string");
    return (cell){term->literal ? CELL_LITERAL : blank ? CELL_BLANK : CELL_IRI, blank ? term->value + 2 : term->value, term->language,
                  plain ? NULL : term->datatype};
}

static const char *keep(solving *s, const char *text)
{
    char *copy = text ? qn_arena_strdup(s->rows->arena, text) : NULL;
    if (text && !copy)
        starve(s);
    return copy;
}

static cell computed_cell(solving *s, rasqal_literal *l)
{
    rasqal_literal_type type = rasqal_literal_get_rdf_term_type(l);
    qn_term term = {.literal = type != RASQAL_LITERAL_URI && type != RASQAL_LITERAL_BLANK, .value = (const char *)rasqal_literal_as_string(l)};
    raptor_uri *datatype = term.literal ? rasqal_literal_datatype(l) : NULL;
    term.language = term.literal ? l->language : NULL;
    term.datatype = datatype ? (const char *)raptor_uri_as_string(datatype) : NULL;
    cell c = term_cell(&term);
    c.kind = type == RASQAL_LITERAL_BLANK ? CELL_BLANK : c.kind;
    c.value = keep(s, term.value ? term.value : "");
    c.language = keep(s, c.language);
    c.datatype = keep(s, c.datatype);
    return c;
}

static cell column_cell(solving *s, int number)
{
    if (number < 0 || !(s->bound >> number & 1))
        return (cell){CELL_NONE};
    const value *v = &s->values[number];
    if (v->computed)
        return computed_cell(s, v->computed);
    qn_term term = qn_triples_term(s->store->triples, v->term);
    return term_cell(&term);
}

/* The number of the graph's term like it. */
static uint32_t term_like(solving *s, rasqal_literal *l)
{
    cell c = computed_cell(s, l);
    qn_term term = {c.kind == CELL_LITERAL, c.value, c.language, c.datatype};
    return c.value && c.kind != CELL_BLANK ? qn_triples_find(s->store->triples, &term) : QN_NONE;
}

static void set_computed(solving *s, int number, rasqal_literal *l)
{
    s->values[number] = (value){l ? term_like(s, l) : QN_NONE, l};
    if (l)
        s->bound |= (variables)1 << number;
}

static void unset_computed(solving *s, int number)
{
    if (s->values[number].computed)
        rasqal_free_literal(s->values[number].computed);
    s->values[number] = (value){QN_NONE, NULL};
    s->bound &= ~((variables)1 << number);
}

/* The columns that SELECT computes: a later one sees those before it. */
static void compute_columns(solving *s, bool there)
{
    for (size_t i = 0; i < s->rows->columns; i++) {
        filter f = {.expression = s->columns[i]->expression};
        if (!f.expression)
            continue;
        if (!there)
            unset_computed(s, s->numbers[i]);
        else if (variables_of(&s->pattern, f.expression, &f.needs))
            set_computed(s, s->numbers[i], evaluate(s, &f));
    }
}

/* --- what CONSTRUCT makes -------------------------------------------------------------------------------------------------- */

/* The term of a template's place in this solution; blank nodes are new ones in each. False when it has none. */
static bool template_term(solving *s, rasqal_literal *l, qn_buffer *name, qn_term *term)
{
    rasqal_variable *variable = rasqal_literal_as_variable(l);
    int number = variable ? variable_number(&s->pattern, variable) : -1;
    cell c = {CELL_NONE};
    if (variable)
        c = column_cell(s, number);
    else if (rasqal_literal_get_rdf_term_type(l) != RASQAL_LITERAL_BLANK)
        c = computed_cell(s, l);
    bool fresh = variable ? variable->type == RASQAL_VARIABLE_TYPE_ANONYMOUS && c.kind == CELL_NONE : c.kind == CELL_NONE;
    name->length = 0;
    if (fresh)
        qn_buffer_printf(name, "_:s%zu.%s", s->made->solutions, variable ? (const char *)variable->name : (const char *)rasqal_literal_as_string(l));
    else if (c.kind == CELL_BLANK)
        qn_buffer_printf(name, "_:%s", c.value);
    if (name->failed)
        starve(s);
    *term = (qn_term){c.kind == CELL_LITERAL, name->length ? name->bytes : c.value, c.language, c.datatype};
    return !s->status && term->value;
}

static bool is_new_statement(solving *s, const qn_term terms[3])
{
    qn_buffer *key = &s->made->key;
    key->length = 0;
    for (int i = 0; i < 3; i++)
        qn_buffer_printf(key, "%c%s\n%s\n%s\n", terms[i].literal ? '"' : '<', terms[i].value, terms[i].language ? terms[i].language : "",
                         terms[i].datatype ? terms[i].datatype : "");
    uint32_t before = qn_interner_count(s->made->seen), number = key->failed ? QN_NONE : qn_intern(s->made->seen, key->bytes, key->length);
    if (number == QN_NONE)
        starve(s);
    return number == before && number != QN_NONE;
}

static void add_statement(solving *s, const qn_term terms[3])
{
    librdf_statement *statement = librdf_new_statement(s->store->world);
    librdf_node *nodes[3] = {node_of(s->store, &terms[0]), node_of(s->store, &terms[1]), node_of(s->store, &terms[2])};
    if (!statement || !nodes[0] || !nodes[1] || !nodes[2] || !QN_PUSH(s->made->items, s->made->count, s->made->capacity, statement)) {
        for (int i = 0; i < 3; i++)
            if (nodes[i])
                librdf_free_node(nodes[i]);
        if (statement)
            librdf_free_statement(statement);
        starve(s);
        return;
    }
    librdf_statement_set_subject(statement, nodes[0]);
    librdf_statement_set_predicate(statement, nodes[1]);
    librdf_statement_set_object(statement, nodes[2]);
}

static void make_statements(solving *s)
{
    rasqal_triple *t;
    for (int i = 0; !s->status && (t = rasqal_query_get_construct_triple(s->query, i)); i++) {
        qn_term terms[3];
        rasqal_literal *const places[3] = {t->subject, t->predicate, t->object};
        bool whole = true;
        for (int k = 0; k < 3 && whole; k++)
            whole = template_term(s, places[k], &s->made->names[k], &terms[k]);
        if (whole && !terms[0].literal && !terms[1].literal && strncmp(terms[1].value, "_:", 2) && is_new_statement(s, terms))
            add_statement(s, terms);
    }
    s->made->solutions++;
    enum { STATEMENT_BYTES = 256 };     /* about what one takes */
    if (s->store->most_bytes && s->made->count > s->store->most_bytes / STATEMENT_BYTES && !s->status)
        s->status = qn_fail(s->store->context, QN_LIMIT, "query", "the result is larger than %zu MB; ask for less, or add LIMIT", s->store->most_bytes >> 20);
    s->done = !--s->left;
}

void free_statements(statements *made)
{
    for (size_t i = 0; i < made->count; i++)
        librdf_free_statement(made->items[i]);
    free(made->items);
    free(made->key.bytes);
    for (int i = 0; i < 3; i++)
        free(made->names[i].bytes);
    qn_interner_free(made->seen);
}

static void take_solution(solving *s)
{
    table *t = s->rows;
    if (s->ask) {
        t->truth = s->done = true;
        return;
    }
    if (s->skip) {
        s->skip--;
        return;
    }
    if (s->made) {
        make_statements(s);
        return;
    }
    compute_columns(s, true);
    for (size_t i = 0; i < t->columns && !s->status; i++)
        if (!QN_PUSH(t->cells, t->cell_count, t->cell_capacity, column_cell(s, s->numbers[i])))
            starve(s);
    compute_columns(s, false);
    size_t most = s->store->most_bytes;
    if (most && qn_arena_size(t->arena) + t->cell_count * sizeof *t->cells > most && !s->status)
        s->status = qn_fail(s->store->context, QN_LIMIT, "query", "the result is larger than %zu MB; ask for less, or add LIMIT", most >> 20);
    s->done = !--s->left;
}

/* --- triples --------------------------------------------------------------------------------------------------------------- */

/* The term that a place stands for now, QN_NONE when it is open; false when no statement can have it. */
static bool place_term(const solving *s, const place *place, uint32_t *term)
{
    bool open = place->variable >= 0 && !(s->bound >> place->variable & 1);
    *term = place->variable < 0 ? place->term : open ? QN_NONE : s->values[place->variable].term;
    return open || *term != QN_NONE;
}

static qn_matches matches_of(const solving *s, const triple *t)
{
    uint32_t terms[3];
    for (int i = 0; i < 3; i++)
        if (!place_term(s, &t->places[i], &terms[i]))
            return (qn_matches){0};
    return qn_triples_match(s->store->triples, terms[0], terms[1], terms[2]);
}

/* Gives the open places their values; false when one variable would have two. *new: the variables that had none. */
static bool bind_row(solving *s, const triple *t, const qn_triple *row, variables *new)
{
    const uint32_t terms[3] = {row->subject, row->predicate, row->object};
    *new = 0;
    for (int i = 0; i < 3; i++) {
        int number = t->places[i].variable;
        variables one = number < 0 ? 0 : (variables)1 << number;
        if (number < 0 || s->bound & one & ~*new)
            continue;
        if (*new & one && s->values[number].term != terms[i])
            return false;
        s->values[number].term = terms[i];
        *new |= one;
        s->bound |= one;
    }
    return true;
}

static void unbind(solving *s, variables new)
{
    s->bound &= ~new;
}

/* Tries the filters whose variables all have values now; false when one does not hold. */
static bool pass(solving *s, const part *part, uint64_t *filters)
{
    for (size_t i = 0; i < part->filter_count; i++) {
        if (!(*filters >> i & 1) || part->filters[i].needs & ~s->bound)
            continue;
        *filters &= ~((uint64_t)1 << i);
        if (!holds(s, &part->filters[i]))
            return false;
    }
    return true;
}

/* The triple of those left that has the fewest matches. */
static size_t rarest(const solving *s, const part *part, uint64_t left, qn_matches *matches)
{
    size_t best = part->count;
    for (size_t i = 0; i < part->count; i++) {
        if (!(left >> i & 1))
            continue;
        qn_matches those = matches_of(s, &part->triples[i]);
        if (best == part->count || those.count < matches->count) {
            best = i;
            *matches = those;
        }
        if (those.count <= 1)
            break;      /* hardly rarer is any other */
    }
    return best;
}

static void join(solving *s, const part *part, uint64_t left, uint64_t filters, frame *up)
{
    if (!pass(s, part, &filters))
        return;
    if (!left) {
        step(s, part->next, up);
        return;
    }
    qn_matches matches = {0};
    size_t one = rarest(s, part, left, &matches);
    left &= ~((uint64_t)1 << one);
    for (size_t i = 0; i < matches.count && !ends(s); i++) {
        qn_triple row = qn_match(&matches, i);
        variables new;
        if (bind_row(s, &part->triples[one], &row, &new))
            join(s, part, left, filters, up);
        unbind(s, new);
    }
}

/* --- parts ----------------------------------------------------------------------------------------------------------------- */

static uint64_t first_bits(size_t count)
{
    return count >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << count) - 1;
}

static void bind_value(solving *s, const part *part, frame *up)
{
    set_computed(s, part->variable, evaluate(s, &part->filters[0]));    /* what fails leaves it open */
    step(s, part->next, up);
    unset_computed(s, part->variable);
}

static void step(solving *s, const part *part, frame *up)
{
    frame inner = {part ? part->next : NULL, up, false};
    if (ends(s))
        return;
    if (!part && !up) {
        take_solution(s);
        return;
    }
    if (!part) {
        up->met = true;
        step(s, up->rest, up->up);
        return;
    }
    switch (part->kind) {
    case PART_TRIPLES:
        join(s, part, first_bits(part->count), first_bits(part->filter_count), up);
        break;
    case PART_FILTER:
        if (holds(s, &part->filters[0]))
            step(s, part->next, up);
        break;
    case PART_BIND:
        bind_value(s, part, up);
        break;
    case PART_GROUP:
        step(s, part->inside, &inner);
        break;
    case PART_OPTIONAL:
        step(s, part->inside, &inner);
        if (!inner.met)
            step(s, part->next, up);
        break;
    case PART_UNION:
        for (const struct part *branch = part->inside; branch; branch = branch->next)
            step(s, branch->inside, &inner);
        break;
    }
}

/* --- the query --------------------------------------------------------------------------------------------------------------- */

static qn_status read_columns(solving *s)
{
    rasqal_query_verb verb = rasqal_query_get_verb(s->query);
    int limit = rasqal_query_get_limit(s->query), offset = rasqal_query_get_offset(s->query);
    s->ask = s->rows->is_boolean = verb == RASQAL_QUERY_VERB_ASK;
    s->skip = offset > 0 ? (size_t)offset : 0;
    s->left = limit >= 0 ? (size_t)limit : SIZE_MAX;
    if (s->ask)
        return QN_OK;
    if (s->made)
        return verb == RASQAL_QUERY_VERB_CONSTRUCT && !rasqal_query_get_order_condition(s->query, 0) ? QN_OK : QN_END;
    raptor_sequence *selected = rasqal_query_get_bound_variable_sequence(s->query);
    int count = selected ? raptor_sequence_size(selected) : 0;
    if (verb != RASQAL_QUERY_VERB_SELECT || rasqal_query_get_distinct(s->query) || count > MAX_VARIABLES)
        return QN_END;
    s->rows->columns = (size_t)count;
    s->rows->names = qn_arena_alloc(s->rows->arena, ((size_t)count + 1) * sizeof *s->rows->names);
    for (int i = 0; s->rows->names && i < count; i++) {
        variables needs;
        s->columns[i] = raptor_sequence_get_at(selected, i);
        s->numbers[i] = variable_number(&s->pattern, s->columns[i]);
        if (s->numbers[i] < 0 || (s->columns[i]->expression && !variables_of(&s->pattern, s->columns[i]->expression, &needs)))
            return QN_END;
        s->rows->names[i] = keep(s, (const char *)s->columns[i]->name);
    }
    return s->rows->names ? s->status : QN_NOMEM;
}

static qn_status run(solving *s, const char *sparql)
{
    raptor_uri *base = raptor_new_uri(librdf_world_get_raptor(s->store->world), (const unsigned char *)"file:///");
    s->query = rasqal_new_query(s->world, "sparql", NULL);
    s->context = rasqal_new_evaluation_context(s->world, NULL, RASQAL_COMPARE_XQUERY);
    bool ready = base && s->query && s->context && !rasqal_evaluation_context_set_base_uri(s->context, base);   /* for IRI("…") */
    if (base)
        raptor_free_uri(base);
    if (!ready)
        return QN_NOMEM;
    if (rasqal_query_prepare(s->query, (const unsigned char *)sparql, NULL) || s->store->failed)
        return s->store->failed ? QN_SYNTAX : QN_END;
    qn_status status = pattern_read(&s->pattern, s->query);
    if (!status)
        status = read_columns(s);
    if (status)
        return status;
    for (size_t i = 0; i < MAX_VARIABLES; i++)
        s->values[i].term = QN_NONE;
    if (s->left)
        step(s, s->pattern.first, NULL);
    return !s->status && s->store->failed ? QN_SYNTAX : s->status;
}

static void close_solving(solving *s)
{
    for (size_t i = 0; i < KEPT_LITERALS; i++)
        if (s->kept[i].literal)
            rasqal_free_literal(s->kept[i].literal);
    if (s->context)
        rasqal_free_evaluation_context(s->context);
    if (s->query)
        rasqal_free_query(s->query);
    qn_arena_free(s->pattern.arena);
    free(s);
}

static qn_status solve_into(qn_store *store, const char *sparql, table *rows, statements *made)
{
    solving *s = calloc(1, sizeof *s);
    qn_status status = QN_NOMEM;
    if (s && (s->pattern.arena = qn_arena_new())) {
        s->store = store;
        s->world = librdf_world_get_rasqal(store->world);
        s->pattern.graph = store->triples;
        s->rows = rows;
        s->made = made;
        status = run(s, sparql);
        if (status == QN_NOMEM && !s->status)
            starve(s);
    }
    if (!s || !s->pattern.arena) {
        free(s);
        return qn_fail(store->context, QN_NOMEM, NULL, "out of memory while querying");
    }
    if (status == QN_END) {     /* rasqal's turn: nothing has been answered */
        rows->columns = 0;
        rows->names = NULL;
        rows->is_boolean = false;
    }
    close_solving(s);
    return status;
}

qn_status solve(qn_store *store, const char *sparql, table *rows)
{
    return solve_into(store, sparql, rows, NULL);
}

qn_status solve_graph(qn_store *store, const char *sparql, statements *made)
{
    table rows;
    made->seen = qn_interner_new();
    if (!made->seen || !table_open(&rows))
        return qn_fail(store->context, QN_NOMEM, NULL, "out of memory while querying");
    qn_status status = solve_into(store, sparql, &rows, made);
    table_close(&rows);
    return status;
}
