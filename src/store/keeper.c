/* The other side of an engine's channel: a keeper that forks engines, and an engine that answers one question after the other until it is worn. */
#include <config.h>
#include "engine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_WORN, EXIT_OVER, EXIT_ALONE = 3 };   /* a new engine is wanted; after a limit was passed too; nobody asks any more */

typedef struct engine {
    qn_context *context;
    qn_store *store;
    int channel, memory_file;
    volatile uint32_t *asked;   /* shared with the keeper: the question at hand, 0 for none */
    uint32_t number;
    asking question;
    double deadline;
    size_t born, begun;         /* bytes of its own when it began, and when the question came */
    timer_t timer;
    size_t written;
    bool too_large;
} engine;

/* --- limits: all of this runs in a signal's handler ---------------------------------------------------------------------- */

/* Bytes of memory that are no file's: "size resident shared …" in pages. */
static size_t own_memory(const engine *e)
{
    char text[128];
    size_t values[3] = {0};
    ssize_t length = pread(e->memory_file, text, sizeof text - 1, 0);
    const char *at = text;
    text[length > 0 ? length : 0] = '\0';
    for (int i = 0; i < 3; i++) {
        for (; *at >= '0' && *at <= '9'; at++)
            values[i] = values[i] * 10 + (size_t)(*at - '0');
        at += *at == ' ';
    }
    return values[1] > values[2] ? (values[1] - values[2]) * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void tell_end(const engine *e, end_reason reason, uint32_t status)
{
    ending end = {reason, status, 0};
    send_packet(e->channel, PACKET_END, e->number, &end, sizeof end);
}

/* Looks whether the question has gone beyond its limits, wherever the engine is at work. */
static void look(int signal, siginfo_t *info, void *where)
{
    int before = errno;
    engine *e = info->si_value.sival_ptr;
    (void)signal;
    (void)where;
    if (info->si_code == SI_TIMER && *e->asked) {
        bool late = seconds_now() > e->deadline, large = own_memory(e) > e->begun + e->question.limits.memory;
        if (late || large) {
            tell_end(e, late ? END_TIME : END_MEMORY, 0);
            *e->asked = 0;
            _exit(EXIT_OVER);
        }
    }
    errno = before;
}

static bool set_watch(engine *e)
{
    struct sigaction action = {.sa_sigaction = look, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct sigevent event;
    memset(&event, 0, sizeof event);
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGALRM;
    event.sigev_value.sival_ptr = e;
    sigset_t none;
    sigemptyset(&action.sa_mask);
    sigemptyset(&none);
    return !sigaction(SIGALRM, &action, NULL) && !timer_create(CLOCK_MONOTONIC, &event, &e->timer) && !sigprocmask(SIG_SETMASK, &none, NULL);
}

static void watch(engine *e, bool on)
{
    enum { EVERY = 20 * 1000 * 1000 };  /* nanoseconds */
    struct itimerspec times = {{0, on ? EVERY : 0}, {0, on ? EVERY : 0}};
    timer_settime(e->timer, 0, &times, NULL);
}

/* --- answering --------------------------------------------------------------------------------------------------------------- */

static void say(void *user, const qn_diagnostic *d)
{
    const engine *e = user;
    qn_buffer line = {0};
    if (d->line)
        qn_buffer_printf(&line, "%lu:", d->line);
    if (d->line && d->column)
        qn_buffer_printf(&line, "%lu:", d->column);
    qn_buffer_printf(&line, "%s%s\n", d->line ? " " : "", d->message);
    if (!line.failed && *e->asked && !e->too_large)
        send_packet(e->channel, PACKET_SAID, e->number, line.bytes, line.length < MOST_PAYLOAD ? line.length : MOST_PAYLOAD);
    free(line.bytes);
}

/* The stream into which an answer is written. */
static ssize_t write_text(void *user, const char *bytes, size_t length)
{
    engine *e = user;
    e->written += length;
    e->too_large = e->too_large || e->written > e->question.limits.answer;
    for (size_t at = 0, part; at < length && !e->too_large; at += part) {
        part = length - at < MOST_PAYLOAD ? length - at : MOST_PAYLOAD;
        if (!send_packet(e->channel, PACKET_TEXT, e->number, bytes + at, part))
            _exit(EXIT_ALONE);
    }
    if (!e->too_large)
        return (ssize_t)length;
    errno = EFBIG;
    return 0;
}

static qn_status tell_too_large(const engine *e)
{
    char text[128];
    int length = snprintf(text, sizeof text, "the answer is larger than %zu MB; ask for less, or add LIMIT\n", e->question.limits.answer >> 20);
    send_packet(e->channel, PACKET_SAID, e->number, text, (size_t)length);
    return QN_LIMIT;
}

static qn_status answer(engine *e, const char *sparql)
{
    cookie_io_functions_t functions = {.write = write_text};
    FILE *out = fopencookie(e, "w", functions);
    if (!out)
        return QN_NOMEM;
    setvbuf(out, NULL, _IOFBF, MOST_PAYLOAD);
    qn_store_limit(e->store, e->question.limits.seconds, e->question.limits.rows, NULL);
    qn_status status = qn_store_query(e->store, sparql, (qn_result_format)e->question.format, out);
    if (fclose(out) && !status)
        status = QN_IO;
    return e->too_large ? tell_too_large(e) : status;
}

/* --- the engine's loop --------------------------------------------------------------------------------------------------------- */

static size_t take_packet(const engine *e, packet *p)
{
    ssize_t got;
    do
        got = recv(e->channel, p, sizeof *p, 0);
    while (got < 0 && errno == EINTR);
    if (got < (ssize_t)PACKET_HEAD)
        _exit(EXIT_ALONE);
    return (size_t)got - PACKET_HEAD;
}

/* The next question's text. New. What is left of one over which an engine died is passed over. */
static char *take_question(engine *e)
{
    packet p;
    size_t length, at = 0;
    do
        length = take_packet(e, &p);
    while (p.kind != PACKET_ASK || length != sizeof e->question);
    memcpy(&e->question, p.payload, sizeof e->question);
    e->number = p.number;
    char *text = malloc(e->question.length + 1);
    while (at < e->question.length) {
        length = take_packet(e, &p);
        if (text && length <= e->question.length - at)
            memcpy(text + at, p.payload, length);
        at += length;
    }
    if (text)
        text[e->question.length] = '\0';
    return text;
}

static void answer_next(engine *e)
{
    const double grace = 0.25;  /* the store looks at the clock itself, and says the same in fewer words */
    char *sparql = take_question(e);
    e->begun = own_memory(e);
    e->deadline = seconds_now() + e->question.limits.seconds + grace;
    e->written = 0;
    e->too_large = false;
    *e->asked = e->number;
    watch(e, true);
    qn_status status = sparql ? answer(e, sparql) : QN_NOMEM;
    watch(e, false);
    *e->asked = 0;
    tell_end(e, END_ANSWERED, status);
    free(sparql);
}

/* Answers until so much memory is left lying about that a new one is better. */
static void run_engine(engine *e)
{
    enum { WORN_BYTES = 64 << 20 };
    e->memory_file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (!set_watch(e))
        _exit(EXIT_ALONE);
    e->born = own_memory(e);
    do
        answer_next(e);
    while (own_memory(e) < e->born + WORN_BYTES);
    _exit(EXIT_WORN);
}

/* --- the keeper ------------------------------------------------------------------------------------------------------------------ */

static void close_others(int *channel)
{
    const int own = STDERR_FILENO + 1;
    if (*channel != own)
        dup2(*channel, own);
    *channel = own;
    for (int file = own + 1, most = (int)sysconf(_SC_OPEN_MAX); file < most && file < 4096; file++)
        close(file);
}

/* Waits for the engine's end, or ends it when told to; gives what it ended with. */
static int wait_for(pid_t child, const sigset_t *heard)
{
    int status = 0, signal = 0;
    for (;;) {
        if (waitpid(child, &status, WNOHANG) == child)
            return status;
        sigwait(heard, &signal);
        if (signal == SIGUSR1) {
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            _exit(0);
        }
    }
}

static void tell_death(const engine *e, int status)
{
    ending end = {END_DIED, 0, WIFSIGNALED(status) ? (uint32_t)WTERMSIG(status) : 0};
    send_packet(e->channel, PACKET_END, *e->asked, &end, sizeof end);
}

void keep_engines(const qn_triples *triples, int channel)
{
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};    /* who asks decides when it ends */
    engine e = {.channel = channel};
    sigset_t heard;
    sigemptyset(&heard);
    sigaddset(&heard, SIGCHLD);
    sigaddset(&heard, SIGUSR1);
    sigprocmask(SIG_SETMASK, &heard, NULL);
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    close_others(&e.channel);
    e.asked = mmap(NULL, sizeof *e.asked, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    e.context = qn_context_new();
    if (e.asked == MAP_FAILED || !e.context || qn_store_open(e.context, triples, &e.store))
        _exit(1);
    qn_context_set_sink(e.context, QN_ERROR, say, &e);
    for (;;) {
        pid_t keeper = getpid(), child = fork();
        if (!child) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (getppid() == keeper)
                run_engine(&e);
            _exit(EXIT_ALONE);
        }
        if (child < 0) {
            sleep(1);
            continue;
        }
        int status = wait_for(child, &heard);
        if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_ALONE)
            _exit(0);
        if (*e.asked)
            tell_death(&e, status);
        *e.asked = 0;
    }
}
