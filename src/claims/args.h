/* What the two files that fill arguments share. */
#ifndef QN_CLAIMS_ARGS_H
#define QN_CLAIMS_ARGS_H

#include "scene.h"

/* --- args.c: what stands at a noun ------------------------------------------------------------------------------- */
void compounds(const scene *scene, uint32_t noun, fillers *out);    /* names before it: "Huawei executive" */
void adjectives(const scene *scene, uint32_t noun, fillers *out);   /* nationalities before it: "Chinese executive" */
void possessors(const scene *scene, uint32_t noun, fillers *out);
/* Adds whose goods the fillers are: "a ban on Huawei equipment". */
void owners_of_goods(const scene *scene, fillers *out);
bool refers_to(const scene *scene, uint32_t token, unsigned classes);
/* An entity or a noun for someone: what is done to "X's lawyer" is not done to X. */
bool is_somebody(const scene *scene, uint32_t noun);

/* --- clauses.c: what stands in clauses ---------------------------------------------------------------------------- */
void clause_subjects(const scene *scene, uint32_t anchor, fillers *out);
void said_subjects(const scene *scene, uint32_t noun, fillers *out);
void clause_objects(const scene *scene, uint32_t anchor, fillers *out);
void clause_patients(const scene *scene, uint32_t anchor, fillers *out);
void infinitive_subjects(const scene *scene, uint32_t anchor, fillers *out);

#endif
