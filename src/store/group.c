/* Rows → groups, aggregates, order, slices: SPARQL 1.1, sections 11, 15 and 18.5. */
#include <config.h>
#include "sparql.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- values -------------------------------------------------------------------------------------------------------- */

static bool has_type(const cell *c, const char *type)
{
    return c->datatype && !strncmp(c->datatype, XSD_NS, sizeof XSD_NS - 1) && !strcmp(c->datatype + sizeof XSD_NS - 1, type);
}

static bool is_whole(const cell *c)
{
    static const char *const types[] = {"integer", "nonNegativeInteger", "positiveInteger", "int", "long", "short", "unsignedInt"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (has_type(c, types[i]))
            return true;
    return false;
}

bool cell_number(const cell *c, double *number)
{
    if (c->kind != CELL_LITERAL || !(is_whole(c) || has_type(c, "decimal") || has_type(c, "double") || has_type(c, "float")))
        return false;
    char *end;
    *number = strtod(c->value, &end);
    return end != c->value && !*end;
}

static int compare_strings(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

int compare_cells(const cell *a, const cell *b)
{
    double x, y;
    if (a->kind != b->kind)
        return a->kind == CELL_NONE || b->kind == CELL_NONE ? (a->kind != CELL_NONE) - (b->kind != CELL_NONE)
             : a->kind == CELL_LITERAL || b->kind == CELL_LITERAL ? (a->kind == CELL_LITERAL) - (b->kind == CELL_LITERAL)
             : (a->kind == CELL_IRI) - (b->kind == CELL_IRI);
    if (a->kind == CELL_NONE)
        return 0;
    bool number_a = cell_number(a, &x), number_b = cell_number(b, &y);
    if (number_a && number_b && x != y)
        return x < y ? -1 : 1;
    if (number_a != number_b)
        return number_a ? -1 : 1;
    int order = strcmp(a->value, b->value);
    if (!order)
        order = compare_strings(a->language, b->language);
    return order ? order : compare_strings(a->datatype, b->datatype);
}

/* --- keys of rows: equal cells, equal bytes ------------------------------------------------------------------------- */

static void add_key(qn_buffer *key, const cell *c)
{
    qn_buffer_putc(key, (char)('0' + c->kind));
    const char *const parts[] = {c->value, c->language, c->datatype};
    for (size_t i = 0; i < 3; i++) {
        qn_buffer_puts(key, parts[i] ? parts[i] : "");
        qn_buffer_putc(key, '\0');
    }
}

/* --- one aggregate of one group -------------------------------------------------------------------------------------- */

typedef struct tally {
    size_t count;               /* values met, each once with DISTINCT */
    long long whole;            /* their sum, when all are whole */
    double sum;
    bool decimal, approximate, broken;  /* a decimal, a double, something that is no number was among them */
    const cell *best;           /* MIN, MAX, SAMPLE */
    qn_buffer joined;
    size_t strings;
} tally;

static void add_number(tally *t, const cell *c)
{
    double value;
    if (!cell_number(c, &value)) {
        t->broken = true;
        return;
    }
    t->sum += value;
    long long whole = is_whole(c) ? strtoll(c->value, NULL, 10) : 0;
    bool overflows = __builtin_add_overflow(t->whole, whole, &t->whole);
    t->approximate = t->approximate || overflows || has_type(c, "double") || has_type(c, "float");
    t->decimal = t->decimal || has_type(c, "decimal");
}

static void add_value(tally *t, const column *column, const cell *c)
{
    t->count++;
    int order = t->best ? compare_cells(c, t->best) : 0;
    switch (column->aggregate) {
    case AGGREGATE_SUM: case AGGREGATE_AVG:
        add_number(t, c);
        break;
    case AGGREGATE_MIN:
        t->best = !t->best || order < 0 ? c : t->best;
        break;
    case AGGREGATE_MAX:
        t->best = !t->best || order > 0 ? c : t->best;
        break;
    case AGGREGATE_SAMPLE:
        t->best = t->best ? t->best : c;
        break;
    case AGGREGATE_CONCAT:
        qn_buffer_puts(&t->joined, t->strings++ ? column->separator : "");
        qn_buffer_puts(&t->joined, c->value);
        break;
    default:
        break;
    }
}

/* Plain digits without a tail of zeros; of an average as many as are sure. */
static void print_decimal(char *out, size_t size, double value, bool average)
{
    double magnitude = fabs(value);
    int length = snprintf(out, size, average && magnitude >= 0.001 && magnitude < 1e12 ? "%.15g" : "%.12f", value);
    if (!strchr(out, '.')) {
        strcat(out, ".0");
        return;
    }
    while (length > 2 && out[length - 1] == '0' && out[length - 2] != '.')
        out[--length] = '\0';
}

static cell number_cell(qn_arena *arena, const char *digits, const char *type)
{
    return (cell){CELL_LITERAL, qn_arena_strdup(arena, digits), NULL, type};
}

static cell average_or_sum(qn_arena *arena, const tally *t, bool average)
{
    char digits[400];
    double value = average && t->count ? t->sum / (double)t->count : t->sum;
    if (t->broken)
        return (cell){CELL_NONE};
    if (t->approximate) {
        snprintf(digits, sizeof digits, "%.15g", value);
        return number_cell(arena, digits, XSD_NS "double");
    }
    if (t->decimal || (average && t->count)) {
        print_decimal(digits, sizeof digits, value, average);
        return number_cell(arena, digits, XSD_NS "decimal");
    }
    snprintf(digits, sizeof digits, "%lld", t->whole);
    return number_cell(arena, digits, XSD_NS "integer");
}

static cell result_of(qn_arena *arena, const column *column, const tally *t)
{
    char digits[32];
    switch (column->aggregate) {
    case AGGREGATE_COUNT:
        snprintf(digits, sizeof digits, "%zu", t->count);
        return number_cell(arena, digits, XSD_NS "integer");
    case AGGREGATE_SUM: case AGGREGATE_AVG:
        return average_or_sum(arena, t, column->aggregate == AGGREGATE_AVG);
    case AGGREGATE_CONCAT:
        return (cell){CELL_LITERAL, qn_arena_strdup(arena, t->joined.length ? t->joined.bytes : ""), NULL, NULL};
    default:
        return t->best ? *t->best : (cell){CELL_NONE};
    }
}

/* --- groups ---------------------------------------------------------------------------------------------------------- */

typedef struct grouping {
    qn_context *context;
    const plan *plan;
    const table *rows;
    size_t *places;             /* [columns of the plan] → column of the rows */
    qn_interner *groups, *seen; /* keys of groups; keys of values already counted, for DISTINCT */
    tally *tallies;             /* [groups][columns] */
    size_t tally_count, tally_capacity;
    const cell **first;         /* [groups]: their first row */
    size_t first_count, first_capacity;
    qn_buffer key;
} grouping;

static size_t place_of(const table *rows, const char *name)
{
    size_t i = 0;
    while (name && i < rows->columns && strcmp(rows->names[i], name))
        i++;
    return name ? i : rows->columns;
}

static bool add_group(grouping *g, const cell *row)
{
    for (size_t i = 0; i < g->plan->column_count; i++)
        if (!QN_PUSH(g->tallies, g->tally_count, g->tally_capacity, (tally){0}))
            return false;
    return QN_PUSH(g->first, g->first_count, g->first_capacity, row);
}

/* The number of the row's group; QN_NONE when out of memory. */
static uint32_t group_of(grouping *g, const cell *row)
{
    g->key.length = 0;
    qn_buffer_puts(&g->key, "");
    for (size_t i = 0; i < g->plan->group_count; i++) {
        size_t place = place_of(g->rows, g->plan->groups[i]);
        add_key(&g->key, place < g->rows->columns ? &row[place] : &(cell){CELL_NONE});
    }
    uint32_t number = g->key.failed ? QN_NONE : qn_intern(g->groups, g->key.bytes, g->key.length);
    return number != QN_NONE && number == g->first_count && !add_group(g, row) ? QN_NONE : number;
}

/* True when the group's column has not met the value before. */
static bool is_new(grouping *g, uint32_t group, size_t column, const cell *c, bool *done)
{
    uint32_t before = qn_interner_count(g->seen);
    g->key.length = 0;
    qn_buffer_printf(&g->key, "%u %zu ", group, column);
    add_key(&g->key, c);
    uint32_t number = g->key.failed ? QN_NONE : qn_intern(g->seen, g->key.bytes, g->key.length);
    *done = *done && number != QN_NONE;
    return number == before;
}

static bool count_row(grouping *g, const cell *row)
{
    uint32_t group = group_of(g, row);
    bool done = group != QN_NONE;
    for (size_t i = 0; done && i < g->plan->column_count; i++) {
        const column *column = &g->plan->columns[i];
        if (column->aggregate == AGGREGATE_NONE)
            continue;
        tally *t = &g->tallies[group * g->plan->column_count + i];
        static const cell any = {CELL_LITERAL, ""};
        const cell *value = column->argument ? &row[g->places[i]] : &any;
        if (value->kind == CELL_NONE)
            t->broken = true;       /* an error, which no sum gets over */
        if (value->kind == CELL_NONE || (column->distinct && !is_new(g, group, i, value, &done)))
            continue;
        add_value(t, column, value);
        done = done && !t->joined.failed;
    }
    return done;
}

static bool holds(const condition *c, const cell *value)
{
    double number;
    if (!cell_number(value, &number))
        return false;
    switch (c->comparison[0]) {
    case '=': return number == c->number;
    case '!': return number != c->number;
    case '<': return c->comparison[1] ? number <= c->number : number < c->number;
    default: return c->comparison[1] ? number >= c->number : number > c->number;
    }
}

static bool write_group(grouping *g, size_t group, table *answer)
{
    const plan *p = g->plan;
    size_t start = answer->cell_count;
    for (size_t i = 0; i < p->column_count; i++) {
        cell c = p->columns[i].aggregate != AGGREGATE_NONE ? result_of(answer->arena, &p->columns[i], &g->tallies[group * p->column_count + i])
               : g->first[group] ? g->first[group][g->places[i]] : (cell){CELL_NONE};
        if ((c.kind != CELL_NONE && !c.value) || !QN_PUSH(answer->cells, answer->cell_count, answer->cell_capacity, c))
            return false;
    }
    bool kept = true;
    for (size_t i = 0; i < p->condition_count; i++)
        kept = kept && holds(&p->conditions[i], &answer->cells[start + p->conditions[i].column]);
    if (!kept)
        answer->cell_count = start;
    return true;
}

static bool group_rows(grouping *g, table *answer)
{
    const table *rows = g->rows;
    size_t count = rows->columns ? rows->cell_count / rows->columns : 0;
    bool done = true;
    for (size_t i = 0; done && i < count; i++)
        done = count_row(g, rows->cells + i * rows->columns);
    if (done && !count && !g->plan->group_count)
        done = add_group(g, NULL);      /* nothing is a group too, unless GROUP BY asks for others */
    for (size_t i = 0; done && i < g->first_count; i++)
        done = write_group(g, i, answer);
    return done;
}

static bool apply_groups(qn_context *context, const plan *p, const table *rows, table *answer)
{
    grouping g = {.context = context, .plan = p, .rows = rows, .groups = qn_interner_new(), .seen = qn_interner_new()};
    g.places = qn_arena_alloc(p->arena, (p->column_count + 1) * sizeof *g.places);
    bool done = g.groups && g.seen && g.places;
    for (size_t i = 0; done && i < p->column_count; i++) {
        g.places[i] = place_of(rows, p->columns[i].argument);
        done = g.places[i] < rows->columns || !p->columns[i].argument || !rows->cell_count;
    }
    done = done && group_rows(&g, answer);
    for (size_t i = 0; i < g.tally_count; i++)
        free(g.tallies[i].joined.bytes);
    free(g.tallies);
    free(g.first);
    free(g.key.bytes);
    qn_interner_free(g.groups);
    qn_interner_free(g.seen);
    return done;
}

/* --- order and slices -------------------------------------------------------------------------------------------------- */

/* Keys of rows met, for DISTINCT. */
typedef struct met_rows {
    qn_interner *seen;
    qn_buffer key;
} met_rows;

typedef struct sorting {
    const plan *plan;
    const table *table;
    size_t places[MAX_KEYS];
} sorting;

static int compare_rows(const void *x, const void *y, void *user)
{
    const sorting *s = user;
    size_t a = *(const size_t *)x, b = *(const size_t *)y, columns = s->table->columns;
    for (size_t i = 0; i < s->plan->order_count; i++) {
        if (s->places[i] >= columns)
            continue;
        int order = compare_cells(&s->table->cells[a * columns + s->places[i]], &s->table->cells[b * columns + s->places[i]]);
        if (order)
            return s->plan->order[i].descending ? -order : order;
    }
    return a < b ? -1 : a > b;      /* stable */
}

/* True for the first row of its kind. */
static bool is_first(met_rows *k, const cell *row, size_t columns, bool *done)
{
    uint32_t before = qn_interner_count(k->seen);
    k->key.length = 0;
    qn_buffer_puts(&k->key, "");
    for (size_t i = 0; i < columns; i++)
        add_key(&k->key, &row[i]);
    uint32_t number = k->key.failed ? QN_NONE : qn_intern(k->seen, k->key.bytes, k->key.length);
    *done = *done && number != QN_NONE;
    return number == before;
}

/* Fills `cells` with the rows in order that are wanted, without hidden columns; gives how many cells, and false when memory ran out. */
static bool choose(const plan *p, const table *answer, const size_t *order, size_t count, cell *cells, size_t *kept)
{
    met_rows k = {.seen = qn_interner_new()};
    size_t columns = answer->columns, width = 0, rows = 0;
    bool done = k.seen != NULL;
    for (size_t i = 0; i < columns; i++)
        width += p->all || !p->columns[i].hidden;
    for (size_t i = 0; done && i < count && (rows < p->offset || rows - p->offset < p->limit); i++) {
        cell *row = cells + *kept;
        for (size_t c = 0, to = 0; c < columns; c++)
            if (p->all || !p->columns[c].hidden)
                row[to++] = answer->cells[order[i] * columns + c];
        if (p->distinct && !is_first(&k, row, width, &done))
            continue;
        *kept += rows >= p->offset ? width : 0;
        rows++;
    }
    qn_interner_free(k.seen);
    free(k.key.bytes);
    return done;
}

/* Sorts, drops repeats and hidden columns, cuts out the slice. */
static bool arrange(const plan *p, table *answer)
{
    size_t columns = answer->columns, count = columns ? answer->cell_count / columns : 0, kept = 0, width = 0;
    size_t *order = malloc((count + 1) * sizeof *order);
    cell *cells = malloc((answer->cell_count + columns + 1) * sizeof *cells);
    sorting s = {.plan = p, .table = answer};
    for (size_t i = 0; i < p->order_count; i++)
        s.places[i] = place_of(answer, p->order[i].name);
    for (size_t i = 0; order && i < count; i++)
        order[i] = i;
    bool done = order && cells;
    if (done && p->order_count)
        qsort_r(order, count, sizeof *order, compare_rows, &s);
    done = done && choose(p, answer, order, count, cells, &kept);
    free(order);
    if (!done) {
        free(cells);
        return false;
    }
    for (size_t k = 0; k < columns; k++)
        if (p->all || !p->columns[k].hidden)
            answer->names[width++] = answer->names[k];
    free(answer->cells);
    answer->cells = cells;
    answer->cell_count = kept;
    answer->cell_capacity = 0;
    answer->columns = width;
    return true;
}

static bool copy_rows(const table *rows, table *answer)
{
    for (size_t i = 0; i < rows->cell_count; i++)
        if (!QN_PUSH(answer->cells, answer->cell_count, answer->cell_capacity, rows->cells[i]))
            return false;
    return true;
}

qn_status plan_apply(qn_context *context, const plan *p, const table *rows, table *answer)
{
    answer->columns = p->all ? rows->columns : p->column_count;
    answer->names = qn_arena_alloc(answer->arena, (answer->columns + 1) * sizeof *answer->names);
    bool done = answer->names != NULL;
    for (size_t i = 0; done && i < answer->columns; i++)
        answer->names[i] = p->all ? rows->names[i] : p->columns[i].name;
    done = done && (p->grouped ? apply_groups(context, p, rows, answer) : copy_rows(rows, answer)) && arrange(p, answer);
    return done ? QN_OK : qn_fail(context, QN_NOMEM, NULL, "out of memory");
}
