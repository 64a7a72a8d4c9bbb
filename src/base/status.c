#include <quidnunc/base.h>

const char *qn_strerror(qn_status status)
{
    switch (status) {
    case QN_OK: return "no error";
    case QN_END: return "no more";
    case QN_NOMEM: return "out of memory";
    case QN_IO: return "input or output failed";
    case QN_SYNTAX: return "malformed input";
    case QN_ENCODING: return "bytes that are no text";
    case QN_NOT_FOUND: return "not found";
    case QN_UNSUPPORTED: return "not supported";
    case QN_LIMIT: return "a limit was exceeded";
    case QN_USAGE: return "wrong use";
    case QN_INTERNAL: return "internal error";
    }
    return "unknown status";
}
