/* Weights of a linear classifier: as they are while training, and packed as they are in a model file. */
#ifndef QN_LEARN_WEIGHTS_H
#define QN_LEARN_WEIGHTS_H

#include <quidnunc/learn.h>

/* Packed weights, a view of a section. Features are sorted by hash into 2^bits buckets by their first bits; a bucket is a stretch of the stream:
     check (16 bits that follow the bucket's) | number of pairs (8 bits) | pairs of class and code (8 bits each) | next feature …
   A code stands for a weight by the table `decode`, finer near zero. */
typedef struct packed {
    uint32_t classes;
    unsigned bits;
    int16_t decode[256];
    const uint8_t *starts;      /* [2^bits + 1], 32 bits each: offsets into the stream */
    const uint8_t *stream;
} packed;

/* Looks over every byte, so that lookups need not. */
bool packed_view(packed *p, const uint8_t *bytes, size_t length);
const uint8_t *packed_row(const packed *p, uint64_t feature, size_t *count);
void packed_score(const packed *p, const uint64_t *features, size_t count, int32_t *scores);

/* Weights that change. */
typedef struct trainer trainer;
trainer *trainer_new(void);
void trainer_free(trainer *t);
void trainer_tick(trainer *t);
void trainer_score(const trainer *t, const uint64_t *features, size_t count, int32_t *scores);
bool trainer_update(trainer *t, const uint64_t *features, size_t count, uint32_t class_index, int32_t change);
bool trainer_set(trainer *t, uint64_t feature, uint32_t class_index, int32_t weight);
void trainer_end_run(trainer *t);
/* Appends the packed form. */
bool trainer_pack(const trainer *t, uint32_t classes, const qn_pruning *pruning, qn_buffer *out);

#endif
