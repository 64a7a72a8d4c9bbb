#include "cli.h"

static int run(cli *cli, const arguments *args)
{
    (void)args;
    return usage_error(cli, "not there yet");
}

static const option_row options[] = {{NULL}};
const command train_command = {"train", "", "To come", NULL, options, run};
