/* Escapes of Turtle and N-Triples strings, and of JSON. */
#include <config.h>
#include "writer.h"

void add_escaped(qn_buffer *buffer, const char *text)
{
    static const char named[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\'};
    const char *plain = text, *at = text;
    for (; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        char name = byte < sizeof named ? named[byte] : 0;
        if (byte >= ' ' && byte != 0x7F && !name)
            continue;
        qn_buffer_add(buffer, plain, (size_t)(at - plain));
        plain = at + 1;
        if (name)
            qn_buffer_printf(buffer, "\\%c", name);
        else
            qn_buffer_printf(buffer, "\\u%04X", byte);
    }
    qn_buffer_add(buffer, plain, (size_t)(at - plain));
}

void add_json_string(qn_buffer *b, const char *text)
{
    qn_buffer_putc(b, '"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            qn_buffer_putc(b, '\\');
        if (c == '\n')
            qn_buffer_puts(b, "\\n");
        else if (c < ' ' || c == 0x7F)
            qn_buffer_printf(b, "\\u%04x", c);
        else
            qn_buffer_putc(b, *text);
    }
    qn_buffer_putc(b, '"');
}
