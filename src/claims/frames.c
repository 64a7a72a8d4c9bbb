/* Who stands in which argument's place of every word that might have an entry: what frames are learned from. An entry with such arguments, executed,
   finds the same actors. */
#include "scene.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_MARKERS = 16, MARKER_BYTES = 64 };

/* The prepositions of one sentence. */
typedef struct markers {
    char text[MOST_MARKERS][MARKER_BYTES];
    size_t count;
} markers;

static bool append_lower(char out[MARKER_BYTES], const char *word)
{
    size_t used = strlen(out), length = strlen(word);
    if (used + length + 2 > MARKER_BYTES)
        return false;
    if (used)
        out[used++] = ' ';
    for (size_t i = 0; i <= length; i++)
        out[used + i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]);
    return true;
}

static void add_marker(const scene *s, uint32_t token, markers *m)
{
    char text[MARKER_BYTES] = "";
    bool good = append_lower(text, s->tokens[token].form) && strcmp(s->tokens[token].xpos, "POS");
    for (uint32_t i = s->start[token]; good && i < s->start[token + 1]; i++)
        if (is_relation(s, s->children[i], QN_FIXED))
            good = append_lower(text, s->tokens[s->children[i]].form);
    for (size_t i = 0; i < m->count; i++)
        good = good && strcmp(m->text[i], text);
    if (good && m->count < MOST_MARKERS)
        memcpy(m->text[m->count++], text, sizeof text);
}

static void find_markers(const scene *s, const qn_sentence *sentence, markers *m)
{
    m->count = 0;
    for (uint32_t token = sentence->first; token < sentence->end; token++)
        if (is_relation(s, token, QN_CASE) && s->tokens[token].upos == QN_ADP)
            add_marker(s, token, m);
}

static bool is_plain_word(const char *lemma)
{
    bool letter = false;
    for (const char *at = lemma; *at; at++) {
        bool one = (*at | 32) >= 'a' && (*at | 32) <= 'z';
        letter = letter || one;
        if (!one && *at != '-')
            return false;
    }
    return letter;
}

typedef struct telling {
    const scene *scene;
    qn_place_visitor visitor;
    void *user;
    qn_place place;
} telling;

static void tell_place(telling *t, qn_arg_kind kind, const char *marker)
{
    uint32_t entities[MAX_FILLERS];
    fillers tokens = {.count = 0};
    referents found = {.count = 0};
    t->place.arg = (qn_arg){kind, marker};
    find_fillers(t->scene, t->place.anchor, &t->place.arg, &tokens);
    for (size_t i = 0; i < tokens.count; i++)
        find_referents(t->scene, tokens.tokens[i], QN_ANY_ACTOR, false, &found);
    if (!found.count)
        return;
    for (size_t i = 0; i < found.count; i++)
        entities[i] = found.list[i].entity;
    t->place.entities = entities;
    t->place.count = found.count;
    t->visitor(t->user, &t->place);
}

static void tell_word(telling *t, const markers *markers)
{
    static const qn_arg_kind of_verb[] = {QN_ARG_SUBJECT, QN_ARG_OBJECT, QN_ARG_INDIRECT, QN_ARG_OBJECT_POSSESSOR};
    static const qn_arg_kind of_noun[] = {QN_ARG_REFERENT, QN_ARG_POSSESSOR, QN_ARG_COMPOUND, QN_ARG_ADJECTIVE};
    static const qn_arg_kind of_adjective[] = {QN_ARG_MODIFIED};
    const qn_arg_kind *kinds = t->place.pos == 'v' ? of_verb : t->place.pos == 'n' ? of_noun : of_adjective;
    size_t count = t->place.pos == 'v' ? sizeof of_verb / sizeof *of_verb : t->place.pos == 'n' ? sizeof of_noun / sizeof *of_noun : 1;
    for (size_t i = 0; i < count; i++)
        tell_place(t, kinds[i], NULL);
    for (size_t i = 0; i < markers->count; i++)
        tell_place(t, QN_ARG_PREP, markers->text[i]);
}

qn_status qn_claims_places(const qn_extractor *extractor, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                           const qn_entities *entities, qn_context *context, qn_place_visitor visitor, void *user)
{
    scene s = {.extractor = extractor, .lexicon = extractor->lexicon, .document = document, .tokens = tokens->tokens, .count = (uint32_t)tokens->count,
               .sentences = tokens->sentences, .mentions = mentions, .entities = entities};
    if (scene_prepare(&s, document->arena))
        return qn_fail(context, QN_NOMEM, document->source, "out of memory");
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        markers markers;
        find_markers(&s, &s.sentences[i], &markers);
        for (uint32_t token = s.sentences[i].first; token < s.sentences[i].end; token++) {
            uint32_t particle = child_by(&s, token, QN_COMPOUND_PRT);
            telling t = {.scene = &s, .visitor = visitor, .user = user};
            t.place = (qn_place){.anchor = token, .pos = lexicon_pos(&s.tokens[token]), .lemma = s.tokens[token].lemma,
                                 .particle = particle == QN_NONE ? NULL : s.tokens[particle].lemma};
            if (t.place.pos && s.covering[token] == QN_NONE && is_plain_word(t.place.lemma))
                tell_word(&t, &markers);
        }
    }
    return QN_OK;
}
