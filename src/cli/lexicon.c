/* `quidnunc lexicon`: what is wrong with a lexicon, what it does with a sentence, what it might learn. */
#include "lexicon.h"

#include <string.h>

static const struct {
    const char *name;
    int (*run)(cli *cli, const arguments *args);
} parts[] = {{"check", lexicon_check}, {"try", lexicon_try}, {"learn", lexicon_learn}};

const char *short_name(qn_arena *arena, const char *iri)
{
    static const char lex[] = "https://w3id.org/quidnunc/lexicon#";
    const char *name = strncmp(iri, lex, sizeof lex - 1) ? NULL : qn_arena_printf(arena, "lex:%s", iri + sizeof lex - 1);
    return name ? name : iri;
}

static int run(cli *cli, const arguments *args)
{
    if (!args->rest_count)
        return usage_error(cli, "say what to do with the lexicon: check, try or learn");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!strcmp(parts[i].name, args->rest[0]))
            return parts[i].run(cli, args);
    return usage_error(cli, "there is no 'lexicon %s', only check, try and learn", args->rest[0]);
}

static const option_row options[] = {
    KNOWLEDGE_OPTIONS,
    {"text", 0, "FILE|DIR", "check: also tell which entries never hold in these articles; may repeat"},
    {"tag", 0, "FORMAT", "try: print the tree in this format: conllu"},
    {"json", 0, NULL, "try: print JSON, an object a line and sentence"},
    {"min-support", 0, "N", "learn: propose what at least N sentences support (default: 2)"},
    {NULL},
};
const command lexicon_command = {"lexicon", "check [FILE…] | try SENTENCE… | learn FILE…", "Check a lexicon, see what it makes of a sentence, or learn entries",
    "  check [FILE…]   reads the lexicon and the files given, which are added to it, and tells errors, and entries that can never hold (unused),\n"
    "                  that add nothing (shadowed), or that say two things at once (ambiguous); of the files given alone, if any are\n"
    "  try SENTENCE…   shows the tree, who is mentioned, the claims with the entry, arguments and status of each, and why other entries whose\n"
    "                  word stands there give none\n"
    "  learn FILE…     proposes entries, as Turtle for review, from lines 'sentence TAB subject TAB property TAB object' or cases (see eval claims)\n", options, run};
