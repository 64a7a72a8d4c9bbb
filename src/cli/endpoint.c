/* The options that tell of an endpoint: its URL, who asks, how long to wait. */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENDPOINT, USER, PASSWORD_FILE, TIMEOUT };
enum { LONGEST_PASSWORD = 4096 };

/* The first line of a file, without its end. New; NULL after telling. */
static char *read_password(const cli *cli, const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = calloc(1, LONGEST_PASSWORD);
    bool read = file && line && fgets(line, LONGEST_PASSWORD, file);
    int reason = errno;
    if (file)
        fclose(file);
    if (read)
        line[strcspn(line, "\r\n")] = '\0';
    if (read && *line)
        return line;
    free(line);
    qn_fail(cli->context, QN_IO, path, "%s", file ? "has no password in its first line" : strerror(reason));
    return NULL;
}

static int read_timeout(const cli *cli, const arguments *args, size_t row, unsigned *seconds)
{
    const char *value = option_value(args, row);
    char *end = NULL;
    unsigned long number = value && *value >= '0' && *value <= '9' ? strtoul(value, &end, 10) : 0;
    *seconds = (unsigned)number;
    if (!value || (end && !*end && number && number <= 86400))
        return EXIT_DONE;
    return usage_error(cli, "--timeout wants seconds from 1 to 86400, not '%s'", value);
}

static int read_user(const cli *cli, const arguments *args, size_t first, access_options *access)
{
    const char *user = option_value(args, first + USER), *file = option_value(args, first + PASSWORD_FILE);
    const char *colon = user ? strchr(user, ':') : NULL;
    if (!user && file)
        return usage_error(cli, "--password-file goes with --user NAME");
    if (!user)
        return EXIT_DONE;
    if (!*user || colon == user)
        return usage_error(cli, "--user wants a name");
    if (!colon == !file)
        return usage_error(cli, file ? "give the password with --user or with --password-file, not with both" : "--user wants a password: --password-file FILE, or NAME:PASSWORD");
    access->user = strndup(user, colon ? (size_t)(colon - user) : strlen(user));
    access->password = colon ? strdup(colon + 1) : read_password(cli, file);
    if (access->user && access->password)
        return EXIT_DONE;
    if (colon || !access->user)
        qn_fail(cli->context, QN_NOMEM, NULL, "out of memory");
    return EXIT_SYSTEM;
}

int read_endpoint(const cli *cli, const arguments *args, size_t first, access_options *access)
{
    *access = (access_options){.endpoint.url = option_value(args, first + ENDPOINT)};
    int code = read_timeout(cli, args, first + TIMEOUT, &access->endpoint.timeout);
    if (code == EXIT_DONE)
        code = read_user(cli, args, first, access);
    access->endpoint.user = access->user;
    access->endpoint.password = access->password;
    return code;
}

void free_endpoint(access_options *access)
{
    free(access->user);
    free(access->password);
}
