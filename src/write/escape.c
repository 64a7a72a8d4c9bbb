/* Escapes of Turtle and N-Triples strings. */
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
