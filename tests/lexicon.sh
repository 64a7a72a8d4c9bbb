#!/bin/sh
# A user's own lexicon and ontology, from the file to the graph; `lexicon check` and `lexicon try`.
. "$srcdir/tests/tap.sh"

case $srcdir in /*) ;; *) srcdir=$(pwd)/$srcdir ;; esac
mkdir "$work/here"
cd "$work/here" || exit 1

prefixes='@prefix qn: <https://w3id.org/quidnunc/ontology#> . @prefix lex: <https://w3id.org/quidnunc/lexicon#> . @prefix my: <https://example.org/my#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> . @prefix synsem: <http://www.w3.org/ns/lemon/synsem#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .'

# file NAME: a knowledge file of what comes on standard input; the prefixes take three lines
file() {
    { echo "$prefixes"; cat; } >"$1"
}

# --- what ships ---
ok 'the lexicon that ships has no error' gives 0 lexicon check
ok 'nothing in it is shadowed' eval '! grep -q ": shadowed: " "$work/out"'
ok 'the summary is no result' has "$work/err" ' unused, 0 shadowed, '

# --- a property and an entry of one's own ---
file ontology.ttl <<'END'
my:serenades a owl:ObjectProperty ; rdfs:label "serenades"@en ; rdfs:domain qn:Person ; rdfs:range qn:Person .
END
file lexicon.ttl <<'END'
my:serenade-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:canonicalForm [ ontolex:writtenRep "serenade"@en ] ;
    ontolex:sense [ ontolex:reference my:serenades ; synsem:subjOfProp lex:subject ; synsem:objOfProp lex:object ] .
END
file spellings.ttl <<'END'
my:flarp-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:canonicalForm [ ontolex:writtenRep "flarp"@en , "phlarp"@en ] ;
    ontolex:sense [ ontolex:reference qn:attacks ; synsem:subjOfProp lex:subject ; synsem:objOfProp lex:object ] .
END
both_spellings() { for word in flarp phlarp; do gives 0 lexicon try --lexicon spellings.ttl "Norway will $word Sweden." && has "$work/out" 'Norway attacks Sweden' || return 1; done; }
ok 'every spelling of a form is read' both_spellings
printf 'Anna Kowalska serenaded Peter Nowak in Warsaw on Monday. Poland arrested Peter Nowak.\n' >article.txt
triple() {
    has "$1/graph.nt" "/id/anna-kowalska> <https://example.org/my#serenades> <http://localhost:8421/id/peter-nowak>"
}
ok 'both files are read' gives 0 build -q -f ntriples -o added --ontology ontology.ttl --lexicon lexicon.ttl article.txt
ok 'the graph has a claim with the property' triple added
ok 'it names the entry that found it' has added/graph.nt '<https://example.org/my#serenade-v>'
ok 'what ships is still there' has added/graph.nt 'ontology#arrests>'
ok 'they check well' gives 0 lexicon check --ontology ontology.ttl lexicon.ttl
ok 'nothing is found' [ ! -s "$work/out" ]
ok 'without its ontology the entry is an error' gives 3 lexicon check lexicon.ttl
ok 'the error has file, line, entry, reason and remedy' has "$work/out" 'lexicon.ttl:5: error: https://example.org/my#serenade-v: unknown property https://example.org/my#serenades; check its spelling or declare it'

printf 'Anna Kowalska serenaded Peter Nowak. => Anna Kowalska serenades Peter Nowak\nAnna Kowalska sang. => none\n' >cases.txt
ok 'cases of its own' gives 0 eval claims --ontology ontology.ttl --lexicon lexicon.ttl cases.txt
ok 'are run with it' has "$work/out" '2 passed, 0 failed'
ok 'an entry without a near miss' gives 1 eval claims --cover --ontology ontology.ttl --lexicon lexicon.ttl cases.txt
ok 'is told' has "$work/out" 'lexicon.ttl:4: https://example.org/my#serenade-v: no near miss'
printf 'Anna Kowalska heard a loud serenade. => none\n' >near.txt
ok 'a near miss alone' gives 1 eval claims --cover --ontology ontology.ttl --lexicon lexicon.ttl near.txt
ok 'is no case that it reads' has "$work/out" '1 entries: 1 without a case, 0 without a near miss'
ok 'both are enough' gives 0 eval claims --cover --ontology ontology.ttl --lexicon lexicon.ttl cases.txt near.txt
printf 'Anna Kowalska serenaded Peter Nowak. => not Anna Kowalska serenades Peter Nowak\n' >forbidden.txt
ok 'what must not be told' gives 1 eval claims --ontology ontology.ttl --lexicon lexicon.ttl forbidden.txt
ok 'fails when it is' has "$work/out" '0 passed, 1 failed'

# --- instead of what ships ---
file tiny.ttl <<'END'
my:detains a owl:ObjectProperty ; rdfs:domain qn:Actor ; rdfs:range qn:Actor .
END
file tiny-lexicon.ttl <<'END'
my:arrest-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:canonicalForm [ ontolex:writtenRep "arrest"@en ] ;
    ontolex:sense [ ontolex:reference my:detains ; synsem:subjOfProp lex:subject ; synsem:objOfProp lex:object ] .
END
ok 'a lexicon and ontology instead of ours' gives 0 build -q -f ntriples -o instead --replace --ontology tiny.ttl --lexicon tiny-lexicon.ttl article.txt
ok 'the graph has its property' has instead/graph.nt '<https://example.org/my#detains> <http://localhost:8421/id/peter-nowak>'
ok 'and none of ours' eval '! grep -q "ontology#arrests" instead/graph.nt'
ok 'it checks well' gives 0 lexicon check --replace --ontology tiny.ttl tiny-lexicon.ttl

# --- what check finds ---
file faults.ttl <<'END'
qn:words_Zap a qn:WordClass ; rdfs:label "Zap" ; qn:word "zap" .
my:zap-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:canonicalForm [ ontolex:writtenRep "zap"@en ] ;
    ontolex:sense [ ontolex:reference qn:attacks ; synsem:subjOfProp lex:subject ; synsem:objOfProp lex:object ] .
my:zap-again-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:canonicalForm [ ontolex:writtenRep "zap"@en ] ;
    ontolex:sense [ ontolex:reference qn:attacks ; synsem:subjOfProp lex:subject ; synsem:objOfProp lex:object ] .
my:zap-fine-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:canonicalForm [ ontolex:writtenRep "zap"@en ] ;
    ontolex:sense [ ontolex:reference qn:penalizes ; synsem:subjOfProp lex:subject ; synsem:objOfProp lex:object ] .
my:wants-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:canonicalForm [ ontolex:writtenRep "arrested"@en ] ;
    ontolex:sense [ ontolex:reference qn:attacks ; synsem:subjOfProp lex:subject ; synsem:objOfProp lex:object ] .
my:onto-p a ontolex:Word ; lexinfo:partOfSpeech lexinfo:preposition ; ontolex:canonicalForm [ ontolex:writtenRep "onto"@en ] ;
    ontolex:sense [ ontolex:reference qn:attacks ; synsem:subjOfProp lex:subject ; synsem:objOfProp lex:object ] .
my:zork-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:canonicalForm [ ontolex:writtenRep "zork"@en ] ;
    ontolex:sense [ ontolex:reference qn:attacks ; synsem:subjOfProp lex:subject ; synsem:objOfProp lex:complement ] .
my:say-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:canonicalForm [ ontolex:writtenRep "say"@en ] ;
    ontolex:sense [ a qn:Operator ; qn:impliesStatus qn:Denied ; synsem:subjOfProp lex:subject ] .
my:idle a owl:ObjectProperty ; rdfs:domain qn:Person ; rdfs:range qn:Person .
END
ok 'faults are no errors' gives 0 lexicon check --lexicon faults.ttl
cp "$work/out" all
ok 'a property that nothing tells' has all 'unused: idle: no entry tells this property'
ok 'given as files to check' gives 0 lexicon check faults.ttl
ok 'findings about them alone' eval '! grep -v "^faults.ttl:" "$work/out"'
ok 'the same words, the same claim' has "$work/out" 'faults.ttl:7: https://example.org/my#zap-again-v: shadowed: attacks: zap-v (faults.ttl:5) says all of it'
ok 'the same words, another claim' has "$work/out" 'faults.ttl:9: https://example.org/my#zap-fine-v: ambiguous: penalizes: zap-v (faults.ttl:5) says attacks of the same two'
ok 'a form that is no lemma' has "$work/out" 'faults.ttl:11: https://example.org/my#wants-v: unused: “arrested” has the lemma “arrest”'
ok 'a preposition' has "$work/out" 'faults.ttl:13: https://example.org/my#onto-p: unused: attacks: no entry is looked up for a preposition'
ok 'a clause as an end' has "$work/out" 'faults.ttl:15: https://example.org/my#zork-v: unused: attacks: an end is the clause that is said'
ok 'a second operator' has "$work/out" 'faults.ttl:17: https://example.org/my#say-v: shadowed: operator: of the operators of a word only the first is heard, that of say-v'
printf 'Norway zapped the wall. Norway zapped Denmark. Sweden deported the storm.\n' >zap.txt
ok 'held against articles' gives 0 lexicon check --text zap.txt faults.ttl
ok 'an entry that holds is not told' eval '! grep -q "my#zap-fine-v: unused" "$work/out"'
ok 'one that never stood there is' has "$work/out" 'my#zork-v: unused: its word never stands in the articles'
ok 'articles that are not there' gives 3 lexicon check --text nothing.txt faults.ttl

file twice.ttl <<'END'
my:a-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:canonicalForm [ ontolex:writtenRep "a"@en ] .
END
file broken.ttl <<'END'
my:b .
END
ok 'each faulty file is told' gives 3 lexicon check broken.ttl nowhere.ttl
ok 'the first' has "$work/out" 'broken.ttl:4: error: not Turtle'
ok 'and the second' has "$work/out" 'nowhere.ttl: error: cannot open'
ok 'an entry without a sense' gives 3 lexicon check twice.ttl
ok 'is told with its line' has "$work/out" 'twice.ttl:4: error: https://example.org/my#a-v: an entry without sense; add ontolex:sense'

# --- what try shows ---
ok 'a sentence' gives 0 lexicon try 'Poland did not arrest Peter Nowak. Denmark may attack Sweden. Norway charged the battery of Sweden.'
for line in '  arrest  root VERB' '  ├─ Poland  nsubj PROPN' '  │  └─ Nowak' '“Poland” → Poland, Country, known as id:poland' '  Denmark attacks Sweden — possible' \
    'at “attack”: subject “Denmark”, object “Sweden”' 'status: possible; a modal or condition at “attack”' 'status: negated; negated at “arrest”' \
    'lex:attack-n (' 'it is a noun, and the word is read as VERB'; do
    ok "it shows: $line" has "$work/out" "$line"
done
ok 'ends of another class' gives 0 lexicon try --ontology ontology.ttl --lexicon lexicon.ttl 'Anna Kowalska serenaded Norway.'
ok 'are named' has "$work/out" 'serenades: object Norway is a Country, wanted one of Person'
ok 'an object that is nobody' gives 0 lexicon try 'Norway banned cigarettes.'
ok 'is quoted' has "$work/out" '“cigarettes” refers to no actor'
ok 'an operator' gives 0 lexicon try 'Norway accused Denmark of bribing Sweden.'
ok 'governs' has "$work/out" 'status: alleged; governed by “accused”'
ok 'CoNLL-U' gives 0 lexicon try --tag conllu 'Norway banned Denmark.'
ok 'has ten columns' eval 'awk -F"\t" "NF == 10" "$work/out" | grep -q "^2	banned	ban	VERB"'
ok 'JSON' gives 0 lexicon try --json 'Norway accused Denmark of bribing Sweden.'
ok 'has the claim' has "$work/out" '"subject":"Norway","property":"https://w3id.org/quidnunc/ontology#accuses","object":"Denmark","status":"Asserted"'
ok 'and the reason' has "$work/out" '"cause":"operator"'
if [ -n "$PYTHON" ] && "$PYTHON" -c '' 2>/dev/null; then
    ok 'other programs read it' eval '"$PYTHON" -c "import json, sys; d = json.load(sys.stdin); sys.exit(len(d[\"tokens\"]) != 7)" <"$work/out"'
else
    skip 'other programs read it' 'there is no Python'
fi
ok 'two sentences' gives 0 lexicon try 'Norway banned Denmark.' 'Norway sued Denmark.'
ok 'give two trees' equal 2 "$(grep -c '^Tree' "$work/out")"
ok 'a sentence with nobody' gives 0 lexicon try 'It rains.'
ok 'has no claims' has "$work/out" '  none'

# --- the command line ---
ok 'no part' gives 2 lexicon
ok 'another part' gives 2 lexicon list
ok 'no sentence' gives 2 lexicon try
ok 'another tree format' gives 2 lexicon try --tag xml 'Norway banned Denmark.'
plan
