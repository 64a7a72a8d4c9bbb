/* What both ends of an engine's channel know: messages, each a packet of its own, so that whoever dies leaves no half of one. */
#ifndef QN_STORE_ENGINE_H
#define QN_STORE_ENGINE_H

#include <quidnunc/store.h>

enum { MOST_PAYLOAD = 60000 };

typedef enum packet_kind {
    PACKET_ASK,         /* to the engine: an `asking`; the query's text follows in PACKET_TEXTs */
    PACKET_TEXT,        /* to the engine: of the query; from it: of the answer */
    PACKET_SAID,        /* from the engine: what it reports */
    PACKET_END          /* from the engine or its keeper: an `ending` */
} packet_kind;

typedef struct packet {
    uint32_t kind, number;      /* of the question: what an engine that died said of an earlier one is passed over */
    char payload[MOST_PAYLOAD];
} packet;
#define PACKET_HEAD offsetof(packet, payload)

typedef struct asking {
    qn_engine_limits limits;
    uint32_t format;            /* a qn_result_format */
    size_t length;              /* of the query */
} asking;

typedef enum end_reason { END_ANSWERED, END_TIME, END_MEMORY, END_DIED } end_reason;
typedef struct ending {
    uint32_t reason, status, signal;    /* status: of END_ANSWERED; signal: of END_DIED */
} ending;

/* Sends a packet; false when nobody is at the other end. Safe in a signal's handler. */
bool send_packet(int channel, packet_kind kind, uint32_t number, const void *payload, size_t length);

/* The keeper's process: forks engines, one after the other, that answer what comes from the channel. Never returns. */
void keep_engines(const qn_triples *triples, int channel);

#endif
