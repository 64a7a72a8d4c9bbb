/* libxml2's writer on an output that appears whole or not at all. */
#include <config.h>
#include "markup.h"

#include <stdio.h>
#include <stdlib.h>

qn_status markup_check(markup_output *x, int result)
{
    if (result < 0)
        output_fail(x->out, QN_NOMEM, "out of memory");
    return output_status(x->out);
}

static int write_bytes(void *user, const char *bytes, int length)
{
    output_add(user, bytes, (size_t)length);
    return output_status(user) ? -1 : length;
}

static int close_nothing(void *user)
{
    (void)user;
    return 0;
}

qn_status markup_open(markup_output *x, output *out)
{
    x->out = out;
    xmlOutputBuffer *buffer = xmlOutputBufferCreateIO(write_bytes, close_nothing, out, NULL);
    x->writer = buffer ? xmlNewTextWriter(buffer) : NULL;
    if (!x->writer) {
        if (buffer)
            xmlOutputBufferClose(buffer);
        output_fail(out, QN_NOMEM, "out of memory");
        markup_free(x);
        return QN_NOMEM;
    }
    xmlTextWriterSetIndent(x->writer, 1);
    xmlTextWriterSetIndentString(x->writer, X(" "));
    /* Not xmlTextWriterStartDocument: it takes an encoder of libxml2's, which is gone once a raptor world is freed (raptor_free_world calls
       xmlCleanupParser). The text is UTF-8 as it is. */
    markup_check(x, xmlTextWriterWriteRaw(x->writer, X("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")));
    return QN_OK;
}

void markup_start(markup_output *x, const char *element)
{
    markup_check(x, xmlTextWriterStartElement(x->writer, X(element)));
}

void markup_end(markup_output *x)
{
    markup_check(x, xmlTextWriterEndElement(x->writer));
}

void markup_attribute(markup_output *x, const char *name, const char *value)
{
    markup_check(x, xmlTextWriterWriteAttribute(x->writer, X(name), X(value)));
}

void markup_number(markup_output *x, const char *name, const char *prefix, unsigned long number)
{
    char value[40];
    snprintf(value, sizeof value, "%s%lu", prefix, number);
    markup_attribute(x, name, value);
}

const char *markup_clean(markup_output *x, const char *text)
{
    x->text.length = 0;
    for (const char *at = text; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        bool noncharacter = byte == 0xEF && (unsigned char)at[1] == 0xBF && (unsigned char)at[2] >= 0xBE;
        qn_buffer_putc(&x->text, byte < ' ' || noncharacter ? ' ' : *at);
        at += noncharacter ? 2 : 0;
    }
    if (!x->text.failed)
        return x->text.length ? x->text.bytes : "";
    output_fail(x->out, QN_NOMEM, "out of memory");
    return "";
}

void markup_add(markup_output *x, const char *text)
{
    const char *plain = text;
    for (const char *at = text; *at; at++) {
        const char *escape = *at == '&' ? "&amp;" : *at == '<' ? "&lt;" : *at == '>' && at - text >= 2 && at[-1] == ']' && at[-2] == ']' ? "&gt;" : NULL;
        if (!escape)
            continue;
        qn_buffer_add(&x->content, plain, (size_t)(at - plain));
        qn_buffer_puts(&x->content, escape);
        plain = at + 1;
    }
    qn_buffer_puts(&x->content, plain);
}

void markup_put(markup_output *x)
{
    if (x->content.failed)
        output_fail(x->out, QN_NOMEM, "out of memory");
    else if (x->content.length)
        markup_check(x, xmlTextWriterWriteRaw(x->writer, X(x->content.bytes)));
    x->content.length = 0;
}

qn_status markup_finish(markup_output *x)
{
    markup_check(x, xmlTextWriterEndDocument(x->writer));
    markup_check(x, xmlTextWriterFlush(x->writer));
    return output_status(x->out) ? output_status(x->out) : output_finish(x->out);
}

void markup_free(markup_output *x)
{
    if (x->writer)
        xmlFreeTextWriter(x->writer);
    output_free(x->out);
    free(x->text.bytes);
    free(x->content.bytes);
}
