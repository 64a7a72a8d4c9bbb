/* Stub: the room is being built. */
#include <quidnunc/write.h>

const qn_format *qn_formats(void)
{
    return NULL;
}

const qn_format *qn_format_of(const char *name)
{
    (void)name; return NULL;
}

qn_status qn_writer_new(qn_context *context, const qn_format *format, const char *path, qn_sink **sink)
{
    (void)context; (void)format; (void)path; (void)sink; return QN_UNSUPPORTED;
}
