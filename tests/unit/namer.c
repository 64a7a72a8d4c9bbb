/* What the network tells of names: names that no list knows (tests/cases/names/unknown.txt), gold names of each format, labels. */
#include "reading.h"

#include <sys/stat.h>

/* Every name that is wanted was found; others do not matter here. */
static bool check_wanted(char *line)
{
    char *arrow = strstr(line, " => ");
    if (!arrow)
        return *line == '\0';
    *arrow = '\0';
    reading r = read_text(line, strlen(line), NULL);
    bool all = true;
    for (char *save = NULL, *want = strtok_r(arrow + 4, ";", &save); want; want = strtok_r(NULL, ";", &save)) {
        bool found = false;
        want += *want == ' ';
        for (size_t i = 0; i < r.mentions->count; i++) {
            const qn_mention *m = &r.mentions->mentions[i];
            char name[512];
            uint32_t begin = r.tokens->tokens[m->first].begin, end = r.tokens->tokens[m->end - 1].end;
            snprintf(name, sizeof name, "%s:%.*s", qn_class_name(m->type), (int)(end - begin), r.document->text + begin);
            found = found || !strcmp(name, want);
        }
        if (!found)
            print_error("%s\n  wanted: %s\n", line, want);
        all = all && found;
    }
    qn_document_free(r.document);
    return all;
}

static void names_of_no_list(void **state)
{
    (void)state;
    each_line("names/unknown.txt", check_wanted);
}

/* --- files ---------------------------------------------------------------------------------------------------------- */

static void write_file(const char *path, const void *bytes, size_t length)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, length, out), length);
    assert_int_equal(fclose(out), 0);
}

/* --- gold names ------------------------------------------------------------------------------------------------------ */

/* Reads the text as a gold file and spells its names: "PER:Ann Bell LOC:Oslo". */
static qn_status gold_of(const char *text, char *names, size_t size, unsigned *types)
{
    write_file("namer-gold.tmp", text, strlen(text));
    qn_gold *gold = NULL;
    size_t count = 0, at = 0;
    qn_status status = qn_gold_read(annotator, lexicon, context, "namer-gold.tmp", &gold, &count);
    names[0] = '\0';
    for (size_t d = 0; !status && d < count; d++) {
        *types = gold[d].types;
        for (size_t i = 0; i < gold[d].count && at < size; i++) {
            const qn_gold_name *n = &gold[d].names[i];
            uint32_t begin = gold[d].tokens->tokens[n->first].begin, end = gold[d].tokens->tokens[n->end - 1].end;
            at += (size_t)snprintf(names + at, size - at, "%s%s:%.*s", at ? " " : "", qn_name_type_name(n->type), (int)(end - begin), gold[d].document->text + begin);
        }
    }
    qn_gold_free(gold, count);
    remove("namer-gold.tmp");
    return status;
}

static void assert_gold(const char *text, const char *wanted, unsigned wanted_types)
{
    char names[400];
    unsigned types = 0;
    assert_int_equal(gold_of(text, names, sizeof names, &types), QN_OK);
    assert_string_equal(names, wanted);
    assert_int_equal(types, wanted_types);
}

static const char *const iob2 = "# newdoc id = a\n# text = Ann Bell left Oslo.\n1\tAnn\tB-PER\t-\t-\n2\tBell\tI-PER\t-\t-\n3\tleft\tO\t-\t-\n"
                                "4\tOslo\tB-LOC\t-\t-\n5\t.\tO\t-\t-\n\n# newdoc id = b\n# text = Acme Corp. won.\n1\tAcme\tB-ORG\t-\t-\n"
                                "2\tCorp.\tI-ORG\t-\t-\n3\twon\tO\t-\t-\n4\t.\tO\t-\t-\n\n";

static void gold_names_of_each_format(void **state)
{
    (void)state;
    assert_gold(iob2, "PER:Ann Bell LOC:Oslo ORG:Acme Corp.", 7);
    assert_gold("Al-Zaman I-ORG\nsaid O\n\n-DOCSTART- O\n\nBell B-PER\nBell B-PER\n", "ORG:Al-Zaman PER:Bell PER:Bell", 15);
    assert_gold("[{\"sents\": [[\"Ann\", \"Bell\", \"left\"], [\"Oslo\"]], \"vertexSet\": [[{\"pos\": [0, 2], \"sent_id\": 0, \"type\": \"PER\"}],"
                "[{\"pos\": [0, 1], \"sent_id\": 1, \"type\": \"LOC\"}, {\"pos\": [0, 9], \"sent_id\": 1, \"type\": \"LOC\"}]]}]", "PER:Ann Bell LOC:Oslo", 15);
    /* titles are no part of a name; of nested ones the outer stays */
    assert_gold("1\tDr.\t_\tPROPN\tNNP\t_\t0\troot\t_\tEntity=(1-person-new-nnnnn-cf1-1,2-coref\n"
                "2\tBell\t_\tPROPN\tNNP\t_\t1\tflat\t_\tEntity=1)\n3\tleft\t_\tVERB\tVBD\t_\t1\tdep\t_\t_\n"
                "4\tOslo\t_\tPROPN\tNNP\t_\t1\tdep\t_\tEntity=(2-organization-new-nnnnn-cf1-1,2-coref(3-place-new-nnnnn-cf1-1-coref)\n"
                "5\tUniversity\t_\tPROPN\tNNP\t_\t1\tdep\t_\tEntity=2)\n", "PER:Bell ORG:Oslo University", 7);
    char names[100];
    unsigned types;
    assert_int_not_equal(gold_of("", names, sizeof names, &types), QN_OK);
    assert_int_not_equal(gold_of("one\n", names, sizeof names, &types), QN_OK);
    assert_int_not_equal(gold_of("[{\"sents\"", names, sizeof names, &types), QN_OK);
}

#define RE3D "namer-re3d.tmp"

/* Reads the folder with or without the lexicon and spells names, then in brackets what is unclear. */
static void assert_re3d(const qn_lexicon *with, const char *wanted)
{
    qn_gold *gold = NULL;
    size_t count = 0, at = 0;
    char names[400] = "";
    assert_int_equal(qn_gold_read(annotator, with, context, RE3D, &gold, &count), QN_OK);
    assert_int_equal(count, 1);
    for (size_t i = 0; i < gold->count + gold->unclear_count; i++) {
        bool clear = i < gold->count;
        const qn_gold_name *n = clear ? &gold->names[i] : &gold->unclear[i - gold->count];
        uint32_t begin = gold->tokens->tokens[n->first].begin, end = gold->tokens->tokens[n->end - 1].end;
        at += (size_t)snprintf(names + at, sizeof names - at, "%s%s%s:%.*s%s", i ? " " : "", clear ? "" : "(", qn_name_type_name(n->type), (int)(end - begin),
                               gold->document->text + begin, clear ? "" : ")");
    }
    assert_string_equal(names, wanted);
    qn_gold_free(gold, count);
}

/* Offsets count characters; a phrase is brought down to its name, and one that is none is unclear, as is what the annotators doubted. */
static void gold_names_of_re3d(void **state)
{
    (void)state;
    static const char documents[] = "{\"_id\": \"d\", \"text\": \"Caf\u00e9: General Ann Bell met U.S. forces near the city of Mosul, Iraq, and France left Oslo.\"}\n\n";
    static const char entities[] =
        "{\"documentId\": \"d\", \"begin\": 6, \"end\": 22, \"type\": \"Person\", \"confidence\": 1}\n"
        "{\"documentId\": \"d\", \"begin\": 14, \"end\": 17, \"type\": \"Person\", \"confidence\": 0.9}\n"
        "{\"documentId\": \"d\", \"begin\": 27, \"end\": 38, \"type\": \"Organisation\", \"confidence\": 1}\n"
        "{\"documentId\": \"d\", \"begin\": 44, \"end\": 67, \"type\": \"Location\", \"confidence\": 0.6}\n"
        "{\"documentId\": \"d\", \"begin\": 73, \"end\": 79, \"type\": \"Organisation\", \"confidence\": 1}\n"
        "{\"documentId\": \"d\", \"begin\": 85, \"end\": 89, \"type\": \"Location\", \"confidence\": 0.2}\n"
        "{\"documentId\": \"d\", \"begin\": 85, \"end\": 8900, \"type\": \"Location\", \"confidence\": 1}\n"
        "{\"documentId\": \"other\", \"begin\": 0, \"end\": 4, \"type\": \"Weapon\", \"confidence\": 1}\n";
    mkdir(RE3D, 0777);
    write_file(RE3D "/documents.json", documents, sizeof documents - 1);
    qn_gold *gold = NULL;
    size_t count;
    remove(RE3D "/entities.json");
    assert_int_equal(qn_gold_read(annotator, lexicon, context, RE3D, &gold, &count), QN_IO);
    write_file(RE3D "/entities.json", entities, sizeof entities - 1);
    assert_re3d(lexicon, "PER:Ann Bell LOC:Mosul LOC:Iraq LOC:France (ORG:U.S. forces) (LOC:Oslo)");
    assert_re3d(NULL, "PER:General Ann Bell ORG:U.S. forces LOC:the city of Mosul, Iraq ORG:France");
    write_file(RE3D "/entities.json", "[1]\n", 4);
    assert_int_equal(qn_gold_read(annotator, lexicon, context, RE3D, &gold, &count), QN_SYNTAX);
    remove(RE3D "/entities.json");
    remove(RE3D "/documents.json");
    remove(RE3D);
}

/* Gold names as the labels that an annotator is taught: of types that the file does not tell of, any is right. */
static void labels_of_gold_names(void **state)
{
    (void)state;
    enum { BIT_OUT = 1, PER = 1, ORG = 5, LOC = 9, MISC = 13, BEGIN = 0, LAST = 2, UNIT_NAME = 3 };
    static const uint32_t misc = 15u << MISC;
    write_file("namer-train.tmp", iob2, strlen(iob2));
    qn_gold *gold = NULL;
    size_t count = 0;
    assert_int_equal(qn_gold_read(annotator, lexicon, context, "namer-train.tmp", &gold, &count), QN_OK);
    assert_int_equal(count, 2);
    qn_finder *f = NULL;
    assert_int_equal(qn_finder_new(context, lexicon, &f), QN_OK);
    uint32_t right[8];
    assert_int_equal(qn_gold_labels(f, context, &gold[0], right), QN_OK);
    assert_int_equal(right[0], 1u << (PER + BEGIN));
    assert_int_equal(right[1], 1u << (PER + LAST));
    assert_int_equal(right[2], BIT_OUT | misc);
    assert_int_equal(right[3], 1u << (LOC + UNIT_NAME));
    assert_int_equal(right[4], BIT_OUT | misc);
    assert_int_equal(qn_gold_labels(f, context, &gold[1], right), QN_OK);
    assert_int_equal(right[0], 1u << (ORG + BEGIN));
    qn_finder_free(f);
    qn_gold_free(gold, count);
    remove("namer-train.tmp");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_no_list), cmocka_unit_test(gold_names_of_each_format),
        cmocka_unit_test(gold_names_of_re3d),
        cmocka_unit_test(labels_of_gold_names),
    };
    return cmocka_run_group_tests_name("namer", tests, set_up, tear_down);
}
