/* `quidnunc text`: what would be read of the files. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

enum { METADATA, BLOCKS, ENGLISH };
static const option_row options[] = {
    {"metadata", 'm', NULL, "print title, date, publisher, author, address and language first"},
    {"blocks", 'b', NULL, "print every block with its kind: title, paragraph, heading, item, caption, other"},
    {"english", 0, NULL, "leave out articles in other languages, as build does"},
    {.name = NULL},
};

static void print_field(const char *name, const char *value)
{
    if (value)
        printf("%s: %s\n", name, value);
}

static void print_metadata(const qn_document *d)
{
    print_field("id", d->id);
    print_field("title", d->title);
    print_field("date", d->date);
    print_field("publisher", d->publisher);
    print_field("author", d->author);
    print_field("url", d->url);
    print_field("language", d->language);
    putchar('\n');
}

/* Prints a block's bytes on one line: a wrapped text's line ends become blanks. */
static void print_block(const qn_document *d, const qn_block *block)
{
    for (size_t i = block->begin; i < block->end; i++) {
        char c = d->text[i];
        if (c == '\r' || c == '\n') {
            if (d->text[i - 1] != '\r' && d->text[i - 1] != '\n')
                putchar(' ');
        } else {
            putchar(c);
        }
    }
    putchar('\n');
}

static void print_article(const qn_document *d, bool metadata, bool blocks)
{
    static const char *const kinds[] = {"paragraph", "title", "heading", "caption", "item", "other"};
    if (metadata)
        print_metadata(d);
    bool first = true;
    for (size_t i = 0; i < d->block_count; i++) {
        qn_block_kind kind = d->blocks[i].kind;
        if (!blocks && kind != QN_BLOCK_PARAGRAPH && kind != QN_BLOCK_HEADING && kind != QN_BLOCK_ITEM)
            continue;
        if (!first)
            putchar('\n');
        if (blocks)
            printf("%s: ", kinds[kind]);
        print_block(d, &d->blocks[i]);
        first = false;
    }
}

/* The exit code that the counts call for. */
static int count_code(const qn_text_counts *c)
{
    size_t skipped = c->unreadable + c->empty + c->binary + c->malformed + c->other_language;
    return !c->articles ? EXIT_INPUT : skipped ? EXIT_SKIPPED : EXIT_DONE;
}

static int run(cli *cli, const arguments *args)
{
    static const char *const standard[] = {"-"};
    qn_text_options reading = {.any_language = !option_given(args, ENGLISH)};
    qn_text *text = NULL;
    qn_document *document;
    bool given = args->rest_count > 0;
    qn_status status = qn_text_open(cli->context, given ? args->rest : standard, given ? args->rest_count : 1, &reading, &text);
    bool first = true;
    while (!status && !ferror(stdout) && !(status = qn_text_next(text, &document))) {
        if (!first)
            puts("\n----\n");
        print_article(document, option_given(args, METADATA), option_given(args, BLOCKS));
        qn_document_free(document);
        first = false;
    }
    int code = text && (!status || status == QN_END) ? count_code(qn_text_counts_of(text)) : exit_code(status);
    qn_text_free(text);
    int output = finish_output(cli);
    return output ? output : code;
}

const command text_command = {
    "text", "[FILE|DIR|-]…", "Print the text that would be read of the articles",
    "Prints the running text: paragraphs, headings and list items, separated by empty lines; articles by a line of four dashes.\n"
    "The title stands among the metadata; titles, captions and what is not read for claims are shown by --blocks.\n",
    options, run,
};
