#include "cli.h"

#include <stdio.h>

static int run(cli *cli, const arguments *args)
{
    if (args->rest_count)
        return usage_error(cli, "'formats' takes no arguments");
    for (const qn_format *f = qn_formats(); f->name; f++)
        printf("%-10s .%-8s %-26s %s\n", f->name, f->extension, f->media_type, f->title);
    return finish_output(cli);
}

static const option_row options[] = {{NULL}};
const command formats_command = {"formats", "", "List the graph formats that build writes", NULL, options, run};
