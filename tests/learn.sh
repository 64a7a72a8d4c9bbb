#!/bin/sh
# Entries learned from sentences and what they say: proposed with their support, and read when they are given back.
. "$srcdir/tests/tap.sh"

case $srcdir in /*) ;; *) srcdir=$(pwd)/$srcdir ;; esac
mkdir "$work/here"
cd "$work/here" || exit 1

# --- a verb that the lexicon does not have, by columns ---
printf '%s\t%s\t%s\t%s\n' \
    'Anna Kowalska shepherded Acme Corp.' 'Anna Kowalska' leads 'Acme Corp' \
    'Maria Garcia shepherded Velmora Networks in 2010.' 'Maria Garcia' qn:leads 'Velmora Networks' \
    'Maria Garcia shepherded Velmora Networks in 2010.' 'Garcia' qn:leads 'Velmora Networks' \
    'Zork Ltd. was shepherded by Peter Nowak.' 'Peter Nowak' 'https://w3id.org/quidnunc/ontology#leads' 'Zork Ltd.' \
    'Norway arrested Peter Nowak.' 'Norway' arrests 'Peter Nowak' >columns.tsv
ok 'three sentences with a new verb' gives 0 lexicon learn columns.tsv
cp "$work/out" learned.ttl
ok 'what is read already is counted' has "$work/err" '4 sentences with 4 pairs: 1 read already, 3 that 1 proposals would read, 0 whose ends'
ok 'support counts sentences' has learned.ttl '# support 3; with another property 0; of two actors without any 0'
ok 'evidence is quoted' has learned.ttl '#   Zork Ltd. was shepherded by Peter Nowak.'
ok 'lemma and frame are general' has learned.ttl 'new:shepherd-v-leads-subject-object a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb'
ok 'it loads' gives 0 lexicon check learned.ttl
ok 'and nothing is wrong with it' [ ! -s "$work/out" ]
ok 'a new sentence' gives 0 lexicon try --lexicon learned.ttl 'The firm Brightwell Inc. is shepherded by Ann Smith.'
ok 'is read' has "$work/out" 'Ann Smith leads Brightwell Inc'
ok 'without it' gives 0 lexicon try 'The firm Brightwell Inc. is shepherded by Ann Smith.'
ok 'is not' eval '! grep -q "Ann Smith leads" "$work/out"'

# --- prepositions, particles, nouns; cases; contradictions ---
cat >cases.txt <<'END'
# comments and empty lines are passed over

Norway snarked at Denmark. => Norway criticizes Denmark
Sweden snarked at Finland on Monday. => Sweden criticizes Finland
Poland snarked at Iceland. => Poland sues Iceland
Spain snarked at Portugal. => none
Anna Kowalska, wrangler of Acme Corp, spoke. => Anna Kowalska leads Acme Corp
Peter Nowak is the wrangler of Zork Ltd. => Peter Nowak leads Zork Ltd.
END
ok 'cases' gives 0 lexicon learn cases.txt
cp "$work/out" learned.ttl
ok 'support and contradictions' has learned.ttl '# support 2; with another property 1; of two actors without any 1'
ok 'the preposition is declared' has learned.ttl 'new:after-at a synsem:SyntacticArgument ; synsem:marker "at"@en .'
ok 'and is the argument' has learned.ttl 'synsem:subjOfProp lex:subject ; synsem:objOfProp new:after-at ] .'
ok 'a noun' has learned.ttl 'new:wrangler-n-leads-referent-of a ontolex:Word ; lexinfo:partOfSpeech lexinfo:noun'
ok 'one that is another property more often is not proposed' eval '! grep -q "ontology#sues" learned.ttl'
ok 'the best supported first' eval 'grep "^# support" learned.ttl | cut -d" " -f3 | sort -c -r -n'
ok 'they load' gives 0 lexicon try --lexicon learned.ttl 'Japan snarked at Peru.'
ok 'and read' has "$work/out" 'Japan criticizes Peru'
ok 'the same again' gives 0 lexicon learn cases.txt
ok 'gives the same bytes' cmp "$work/out" learned.ttl
ok 'more support asked for' gives 0 lexicon learn --min-support 3 cases.txt
ok 'gives none' eval '! grep -q "^new:" "$work/out"'
ok 'less support asked for' gives 0 lexicon learn --min-support 1 cases.txt
ok 'gives more' eval '[ "$(grep -c "^# support" "$work/out")" -ge 2 ]'

# --- a property of one's own ---
cat >own.ttl <<'END'
@prefix my: <https://example.org/my#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix qn: <https://w3id.org/quidnunc/ontology#> .
my:mocks a owl:ObjectProperty ; rdfs:domain qn:Actor ; rdfs:range qn:Actor .
END
sed 's/criticizes/mocks/' cases.txt >own.txt
ok 'with its ontology' gives 0 lexicon learn --ontology own.ttl own.txt
ok 'it is proposed' has "$work/out" 'ontolex:reference <https://example.org/my#mocks>'
printf 'Norway snarked at Denmark.\tNorway\tmocks\tDenmark\n' >unknown.tsv
ok 'without it' gives 0 lexicon learn unknown.tsv
ok 'it is told' has "$work/err" "unknown.tsv:1: warning: unknown property 'mocks'"

# --- input that is not well ---
printf 'Norway banned Denmark.\tNorway\tbans\n' >short.tsv
ok 'a column too few' gives 3 lexicon learn short.tsv
ok 'is told with its line' has "$work/err" 'short.tsv:1: error: a line reads'
printf 'Norway banned Denmark.\n' >plain.txt
ok 'a line that is no case' gives 3 lexicon learn plain.txt
printf 'Norway \377 banned\tNorway\tbans\tDenmark\n' >bytes.tsv
ok 'bytes that are no text' gives 3 lexicon learn bytes.tsv
ok 'a file that is not there' gives 3 lexicon learn nothing.tsv
ok 'no file' gives 2 lexicon learn
ok 'support that is no number' gives 2 lexicon learn --min-support many cases.txt
plan
