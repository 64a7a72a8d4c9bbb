/* Which language an article is in. English by its frequent words, which is quick and does not err on short texts; others by n-grams
   (Cavnar, Trenkle, "N-gram-based text categorization", 1994, as libexttextcat does it). */
#include "reader.h"

#include <config.h>
#include <stdlib.h>
#include <string.h>
#include <textcat.h>

#define SAMPLE 6000         /* bytes that are looked at */
#define ENOUGH 160          /* letters (some 200 characters) without which nothing is said */
#define ENGLISH_SHARE 10    /* per cent of the words that are frequent English ones: English prose has some 25, lists of names less, others 0 to 3 */
#define DOUBTFUL_SHARE 2    /* enough when the article says that it is English, or n-grams say so too */

struct languages {
    void *textcat;          /* NULL when its data is not installed */
    bool tried;
};

languages *languages_new(void)
{
    return calloc(1, sizeof(languages));
}

void languages_free(languages *l)
{
    if (l && l->textcat)
        textcat_Done(l->textcat);
    free(l);
}

/* The beginning of the running text. */
static void take_sample(const draft *d, qn_buffer *sample)
{
    for (size_t i = 0; i < d->count && sample->length < SAMPLE; i++) {
        const qn_block *b = &d->blocks[i];
        if (b->kind == QN_BLOCK_OTHER)
            continue;
        qn_buffer_add(sample, d->text.bytes + b->begin, b->end - b->begin);
        qn_buffer_putc(sample, ' ');
    }
    if (sample->length > SAMPLE) {
        sample->length = SAMPLE;
        while (sample->length && ((unsigned char)sample->bytes[sample->length] & 0xc0) == 0x80)
            sample->length--;
        sample->bytes[sample->length] = '\0';
    }
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Counts letters (characters) and the share of English words in per cent. */
static size_t count_letters(const wording *w, const qn_buffer *sample, size_t *share)
{
    size_t letters = 0, words = 0, english = 0;
    for (size_t at = 0; at < sample->length;) {
        size_t begin = at;
        while (at < sample->length && letter(sample->bytes[at])) {
            letters += ((unsigned char)sample->bytes[at] & 0xc0) != 0x80;
            at++;
        }
        if (at > begin) {
            words++;
            english += wording_number(w, WORDING_ENGLISH, sample->bytes + begin, at - begin) >= 0;
        } else {
            at++;
        }
    }
    *share = words ? english * 100 / words : 0;
    return letters;
}

static void load(languages *l)
{
    l->tried = true;
    if (*QN_TEXTCAT_DATA)
        l->textcat = special_textcat_Init(QN_TEXTCAT_DATA "/fpdb.conf", QN_TEXTCAT_DATA "/");
}

/* The code of the best candidate in "[de--utf8][nl--utf8]"; false when nothing is certain. */
static bool by_ngrams(languages *l, const qn_buffer *sample, size_t share, char code[LANGUAGE_SIZE])
{
    if (!l->tried)
        load(l);
    const char *candidates = l->textcat ? textcat_Classify(l->textcat, sample->bytes, sample->length) : NULL;
    if (!candidates || *candidates != '[')
        return false;
    if (share >= DOUBTFUL_SHARE && strstr(candidates, "[en-")) {
        strcpy(code, "en");
        return true;
    }
    size_t length = strcspn(candidates + 1, "-]_");
    if (!length || length >= LANGUAGE_SIZE)
        return false;
    memcpy(code, candidates + 1, length);
    code[length] = '\0';
    return true;
}

/* The primary part of a language tag, in lower case: "pt_BR" → "pt". */
static void primary(const char *tag, char code[LANGUAGE_SIZE])
{
    size_t at = 0;
    for (; at + 1 < LANGUAGE_SIZE && letter(tag[at]); at++)
        code[at] = (char)(tag[at] | 32);
    code[at] = '\0';
}

bool language_find(languages *l, const wording *w, draft *d, char code[LANGUAGE_SIZE])
{
    qn_buffer sample = {0};
    size_t share;
    char declared[LANGUAGE_SIZE] = "";
    *code = '\0';
    take_sample(d, &sample);
    d->failed = d->failed || sample.failed;
    if (count_letters(w, &sample, &share) >= ENOUGH && !sample.failed) {
        if (d->document->language)
            primary(d->document->language, declared);
        if (share >= ENGLISH_SHARE || (share >= DOUBTFUL_SHARE && !strcmp(declared, "en")))
            strcpy(code, "en");
        else if (!by_ngrams(l, &sample, share, code))
            strcpy(code, declared);
    }
    free(sample.bytes);
    return *code != '\0';
}
