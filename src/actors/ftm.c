/* FollowTheMoney entities as JSON lines, as OpenSanctions publishes them: {"id": …, "schema": "Person", "properties": {"name": […], …}}. */
#include "room.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FTM "https://schema.followthemoney.tech/#"

static const struct {
    const char *name;
    enum fact_kind kind;
    int rank;
} properties[] = {
    {"name", FACT_LABEL, 1}, {"alias", FACT_ALIAS, 0}, {"previousName", FACT_ALIAS, 0}, {"abbreviation", FACT_ALIAS, 0}, {"weakAlias", FACT_HINT, 0},
    {"jurisdiction", FACT_HOME, 0}, {"mainCountry", FACT_HOME, 0}, {"country", FACT_HOME, 1}, {"nationality", FACT_HOME, 1}, {"citizenship", FACT_HOME, 1},
};

static text text_of(const json_t *value)
{
    return json_is_string(value) ? (text){json_string_value(value), json_string_length(value)} : (text){"", 0};
}

/* The Wikidata entity that it says to be, or its own id. */
static void begin(gatherer *g, text id, const json_t *all, qn_buffer *iri)
{
    text wikidata = text_of(json_array_get(json_object_get(all, "wikidataId"), 0));
    iri->length = 0;
    if (is_wikidata_id(wikidata))
        qn_buffer_printf(iri, WIKIDATA_NS "%s", wikidata.bytes);
    else if (is_wikidata_id(id))
        qn_buffer_printf(iri, WIKIDATA_NS "%s", id.bytes);
    else
        qn_buffer_printf(iri, "urn:ftm:%s", id.bytes);
    if (iri->failed)
        g->status = qn_fail(g->context, QN_NOMEM, g->path, "out of memory");
    else
        gather_subject(g, iri->bytes, iri->length);
}

static void take_property(gatherer *g, const char *name, const json_t *values)
{
    size_t i = 0;
    while (i < sizeof properties / sizeof *properties && strcmp(properties[i].name, name))
        i++;
    for (size_t v = 0; v < json_array_size(values); v++) {
        text value = text_of(json_array_get(values, v));
        g->counts->statements++;
        g->weight++;
        if (i == sizeof properties / sizeof *properties || !value.length)
            continue;
        if (properties[i].kind == FACT_HOME)
            gather_fact(g, FACT_HOME, properties[i].rank, value.bytes, value.length);
        else
            gather_name(g, properties[i].kind, properties[i].rank, value.bytes, value.length);
    }
}

static const char *take_entity(gatherer *g, const json_t *entity, qn_buffer *iri)
{
    json_t *all = json_object_get(entity, "properties"), *values;
    text id = text_of(json_object_get(entity, "id")), schema = text_of(json_object_get(entity, "schema"));
    const char *name;
    if (!id.length || !schema.length || !json_is_object(all))
        return "no FollowTheMoney entity: \"id\", \"schema\" and \"properties\" are wanted";
    begin(g, id, all, iri);
    char class[256];
    int length = snprintf(class, sizeof class, FTM "%s", schema.bytes);
    if (length > 0 && (size_t)length < sizeof class)
        gather_type(g, class, (size_t)length);
    text caption = text_of(json_object_get(entity, "caption"));
    gather_name(g, FACT_LABEL, 0, caption.bytes, caption.length);
    json_object_foreach(all, name, values)
        take_property(g, name, values);
    g->counts->statements++;
    g->good_here++;
    gather_end(g);
    return NULL;
}

qn_status read_ftm(gatherer *g, input *in)
{
    const char *line, *why;
    size_t length;
    bool cut;
    qn_buffer iri = {0};
    qn_status status;
    while (!(status = input_line(in, &line, &length, &cut)) && !g->status) {
        json_error_t error;
        size_t blank = 0;
        while (blank < length && (line[blank] == ' ' || line[blank] == '\t'))
            blank++;
        if (blank == length && !cut)
            continue;
        json_t *entity = cut ? NULL : json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
        why = cut ? "the line is too long" : entity ? take_entity(g, entity, &iri) : "no JSON object on one line";
        json_decref(entity);
        if (why)
            gather_bad_line(g, input_line_number(in), why);
    }
    free(iri.bytes);
    return g->status ? g->status : status == QN_END ? QN_OK : status;
}
