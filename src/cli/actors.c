/* `quidnunc actors`: compiles known actors into an index, looks names up in one, tells and checks what it holds. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

enum { OUTPUT = KNOWLEDGE_ROWS, CLASS };
enum { SHOWN = 64 };

/* --- compile --------------------------------------------------------------------------------------------------------- */

static void tell(const cli *cli, uint64_t count, const char *what)
{
    if (count)
        note(cli, "  %llu %s", (unsigned long long)count, what);
}

static int summarize(const cli *cli, const qn_actors_counts *c, const char *output)
{
    note(cli, "%llu statements: %llu actors with %llu names in %s", (unsigned long long)c->statements, (unsigned long long)c->actors,
         (unsigned long long)c->names, output);
    tell(cli, c->bad_lines, "bad lines passed over");
    tell(cli, c->other, "named subjects left out: no class of theirs is one of actors");
    tell(cli, c->nameless, "actors left out for want of a name");
    tell(cli, c->long_names, "names left out: longer than 400 bytes");
    tell(cli, c->crowded, "names of more than 256 actors: the most usual are kept");
    return c->bad_lines ? EXIT_SKIPPED : EXIT_DONE;
}

static int compile(cli *cli, const arguments *args)
{
    const char *output = option_value(args, OUTPUT), *class = option_value(args, CLASS);
    if (args->rest_count < 2 || !output)
        return usage_error(cli, "name the files to compile, or - for standard input, and the index with -o FILE.qnk");
    if (!strcmp(output, "-"))
        return usage_error(cli, "an index is no stream; name a file with -o");
    if (class && !qn_class_of(class))
        return usage_error(cli, "--class wants a class such as Person, Firm or Organization, not '%s'", class);
    qn_lexicon_options knowledge = knowledge_options(args);
    qn_lexicon *lexicon;
    qn_status status = qn_lexicon_load(cli->context, &knowledge, &lexicon);
    if (status)
        return knowledge_exit_code(status);
    qn_actors_counts counts;
    status = qn_lexicon_compile_actors(lexicon, cli->context, args->rest + 1, args->rest_count - 1, qn_class_of(class), output, &counts);
    qn_lexicon_free(lexicon);
    return status ? exit_code(status) : summarize(cli, &counts, output);
}

/* --- find ------------------------------------------------------------------------------------------------------------ */

static void print_list(const char *what, const char *const *names)
{
    if (!*names)
        return;
    printf("  %-10s", what);
    for (const char *const *name = names; *name; name++)
        printf("%s%s", name == names ? "" : "; ", *name);
    putchar('\n');
}

static void print_actor(const qn_indexed_actor *actor)
{
    printf("%s (%s)\n  %-10s%s\n", actor->label, qn_class_name((qn_class)actor->type), "IRI", actor->iri);
    print_list("also", actor->names);
    print_list("hints", actor->hints);
    print_list("home", actor->homes);
    printf("  %-10s%u\n", "weight", (unsigned)actor->weight);
}

/* Prints the actors of these places whose name it is; `key` NULL: all of them. */
static qn_status print_found(const qn_actors *index, const qn_actors_match *matches, size_t count, const qn_actors_key *key, size_t *printed)
{
    qn_status status = QN_OK;
    for (size_t i = 0; i < count && !status; i++) {
        qn_arena *arena = qn_arena_new();
        qn_indexed_actor actor;
        bool whole;
        status = arena ? qn_actors_read(index, matches[i].place, arena, &actor) : QN_NOMEM;
        if (!status && (!key || qn_indexed_actor_has(actor.keys, actor.key_count, key, &whole))) {
            print_actor(&actor);
            ++*printed;
        }
        qn_arena_free(arena);
    }
    return status;
}

static int find(cli *cli, const arguments *args)
{
    if (args->rest_count != 3)
        return usage_error(cli, "'actors find' wants an index and a name, a Wikidata id or an IRI");
    const char *path = args->rest[1], *name = args->rest[2];
    qn_actors *index;
    qn_status status = qn_actors_open(cli->context, path, &index);
    if (status)
        return knowledge_exit_code(status);
    qn_actors_match matches[SHOWN];
    qn_actors_key key;
    size_t printed = 0;
    if (qn_actors_find_iri(index, name, &matches[0].place))
        status = print_found(index, matches, 1, NULL, &printed);
    if (!status && qn_actors_fold(index, name, strlen(name), &key))
        status = print_found(index, matches, qn_actors_find(index, &key, matches, SHOWN), &key, &printed);
    qn_actors_free(index);
    if (status)
        return knowledge_exit_code(qn_fail(cli->context, status, path, "a record cannot be read: %s; 'quidnunc actors check' tells more", qn_strerror(status)));
    int code = finish_output(cli);
    if (!code && !printed)
        note(cli, "quidnunc: no actor is called so");
    return code ? code : printed ? EXIT_DONE : EXIT_SKIPPED;
}

/* --- info, check ----------------------------------------------------------------------------------------------------- */

static int info(cli *cli, const arguments *args)
{
    if (args->rest_count != 2)
        return usage_error(cli, "'actors info' wants an index");
    qn_actors *index;
    qn_status status = qn_actors_open(cli->context, args->rest[1], &index);
    if (status)
        return knowledge_exit_code(status);
    printf("actors  %llu\nnames   %llu\nbytes   %llu\n", (unsigned long long)qn_actors_count(index), (unsigned long long)qn_actors_name_count(index),
           (unsigned long long)qn_actors_size(index));
    qn_actors_free(index);
    return finish_output(cli);
}

static int check(cli *cli, const arguments *args)
{
    if (args->rest_count != 2)
        return usage_error(cli, "'actors check' wants an index");
    qn_actors *index;
    qn_status status = qn_actors_open(cli->context, args->rest[1], &index);
    if (status)
        return knowledge_exit_code(status);
    status = qn_actors_check(cli->context, index);
    if (!status)
        note(cli, "%s is whole: %llu actors with %llu names", args->rest[1], (unsigned long long)qn_actors_count(index),
             (unsigned long long)qn_actors_name_count(index));
    qn_actors_free(index);
    return exit_code(status);
}

static const struct {
    const char *name;
    int (*run)(cli *cli, const arguments *args);
} parts[] = {{"compile", compile}, {"find", find}, {"info", info}, {"check", check}};

static int run(cli *cli, const arguments *args)
{
    for (size_t i = 0; args->rest_count && i < sizeof parts / sizeof *parts; i++)
        if (!strcmp(parts[i].name, args->rest[0]))
            return parts[i].run(cli, args);
    return usage_error(cli, "say what to do: actors compile, find, info or check");
}

static const option_row options[] = {
    KNOWLEDGE_OPTIONS,
    {"output", 'o', "FILE", "compile: the index to write, by custom FILE.qnk"},
    {"class", 0, "CLASS", "compile: what actors are that tell no class (Person, Firm, Organization …)"},
    {NULL},
};
const command actors_command = {"actors", "compile FILE… | find INDEX NAME | info INDEX | check INDEX", "Compile millions of known actors into one index, and ask it",
    "  compile FILE… -o FILE.qnk  from N-Triples (a truthy dump of Wikidata too), Turtle, FollowTheMoney JSON lines (OpenSanctions) or CSV with the\n"
    "                             columns name, aliases, class, country, wikidata, iri; each also gzipped; - is standard input\n"
    "  find INDEX NAME            who is called so; or who has that Wikidata id or IRI\n"
    "  info INDEX                 how much it holds\n"
    "  check INDEX                reads the whole index: is it as it was compiled?\n"
    "'quidnunc build --actors FILE.qnk' looks up in it who the names that it reads may mean.\n", options, run};
