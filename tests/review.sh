#!/bin/sh
# review: what it asks, what it makes of answers, and that builds apply them.
. "$srcdir/tests/tap.sh"

cat >"$work/news.jsonl" <<'END'
{"id": "bank", "title": "Bank chief held", "date": "2024-03-01", "text": "OSLO – Norway on Friday arrested Peter Holm, the finance chief of Halvmark Bank, on suspicion of fraud. Holm works for Halvmark Bank.\n\nPeter Holm denied the accusation. Prosecutors in Norway charged Halvmark Bank with fraud."}
{"id": "telecom", "date": "2024-03-02", "text": "BERLIN – Germany sued Corvane Telecom on Saturday. Ida Strand leads Corvane Telecom."}
{"id": "college", "date": "2024-03-03", "text": "OTTAWA – Canada sued Corvane Telecom Group on Sunday.\n\nPeter Holm works for Ravendale College. Corvane Telecom Group acquired Fjordlink."}
END

# build [DECISIONS]
build() {
    gives 0 build -q --fresh -o "$work/graph" -f ntriples ${1:+--decisions "$1"} "$work/news.jsonl"
}
# answer ANSWERS: reviews, typing these lines
answer() {
    status=0
    printf "$1" | "$QUIDNUNC" review --ask --decisions "$work/decisions" "$work/graph" >"$work/out" 2>"$work/err" || status=$?
    equal 0 "$status"
}
asks() {
    gives 0 review --decisions "$work/decisions" "$work/graph" && has "$work/out" "$1"
}
asks_not() {
    gives 0 review --decisions "$work/decisions" "$work/graph" && ! grep -F -e "$1" "$work/out" | sed 's/^/# asks: /' | grep .
}
lines() {
    equal "$1" "$(wc -l <"$2" | tr -d ' ')"
}

ok 'a graph' build
ok 'one actor of two articles' asks 'Peter Holm (Person) in two articles that name nobody else in common'
ok 'with the sentence on one side' has "$work/out" '«Peter Holm», the finance chief of Halvmark Bank'
ok 'and on the other' has "$work/out" '«Peter Holm» works for Ravendale College.'
ok 'and the article' has "$work/out" 'in “Bank chief held”, 2024-03-01'
ok 'two actors of similar names' asks 'Corvane Telecom and Corvane Telecom Group: two actors now'
ok 'with the line that would join them' has "$work/out" '    same id/corvane-telecom id/corvane-telecom-group'
ok 'nothing was decided by listing' test ! -e "$work/decisions"
ok 'at most so many' eval 'gives 0 review --limit 1 --decisions "$work/decisions" "$work/graph" && equal 1 "$(grep -c "^[0-9]" "$work/out")"'
ok 'as JSON' eval 'gives 0 review --json --decisions "$work/decisions" "$work/graph" && has "$work/out" "{\"question\":\"merged\",\"doubt\":"'
ok 'an object a line' eval '! grep -v "^{.*}\$" "$work/out"'

# --- answers ---
ok 'quit at once' answer 'q\n'
ok 'the end of input is the same' answer ''
ok 'nothing is written then' test ! -e "$work/decisions"
ok 'no, something that is no answer, yes, quit' answer 'n\nperhaps\ny\nq\n'
ok 'two lines' lines 2 "$work/decisions"
ok 'one is different' grep -q '^different article/[0-9a-f]*#char=[0-9,]* article/[0-9a-f]*#char=[0-9,]*    # Peter Holm$' "$work/decisions"
ok 'one is same' has "$work/decisions" 'same id/corvane-telecom id/corvane-telecom-group'
ok 'the end tells where' has "$work/err" '2 answers in'
ok 'answered is not asked again' asks_not 'Peter Holm (Person) in two articles'
ok 'nor the other' asks_not 'Corvane Telecom'
ok 'builds apply them' build "$work/decisions"
ok 'there are two of that name' equal 2 "$(grep -c '#label> "Peter Holm"@en' "$work/graph/graph.nt")"
ok 'and one firm' equal 1 "$(grep -c '#label> "Corvane Telecom[ Group]*"@en' "$work/graph/graph.nt")"
ok 'that they are apart is not asked again' asks_not 'Peter Holm and Peter Holm'
ok 'nor that it is one' asks_not 'Corvane Telecom'

# --- the file ---
build
printf '# ours\nname id/fjordlink "F"' >"$work/decisions"
ok 'a last line without its end' answer 's\ny\nq\n'
ok 'gets it' equal 'name id/fjordlink "F"' "$(sed -n 2p "$work/decisions")"
ok 'and the answer is a line of its own' lines 3 "$work/decisions"
printf 'same id/corvane-telecom id/x\ndifferent id/x id/corvane-telecom-group\n' >"$work/decisions"
ok 'what follows from others is not asked' asks_not 'Corvane Telecom and'
printf 'sam id/a id/b\n' >"$work/decisions"
ok 'a wrong file is told with its line' eval 'gives 3 review --decisions "$work/decisions" "$work/graph" && has "$work/err" "decisions:1:1: error: "'
rm "$work/decisions"
ok 'a file that cannot be written' eval 'printf "y\n" | "$QUIDNUNC" review --ask --decisions "$work/none/decisions" "$work/graph" >"$work/out" 2>"$work/err"; equal 4 $? && has "$work/err" "none/decisions: error: cannot write"'
ok 'no graph' gives 3 review "$work/none"
ok 'a limit that is none' gives 2 review --limit 0 "$work/graph"
ok 'both ways at once' gives 2 review --ask --json "$work/graph"
many_at_once() {
    for i in 1 2 3 4 5 6 7 8; do
        printf 'y\ny\ny\nq\n' | "$QUIDNUNC" review -q --ask --decisions "$work/shared" "$work/graph" >"$work/null" 2>&1 &
    done
    wait
    ! grep -v '^same [^ ]* [^ ]*    # .*$' "$work/shared" | sed 's/^/# /' | grep .
}
ok 'many who answer at a time do not mix their lines' many_at_once
ok 'and what they wrote can be read' build "$work/shared"
if command -v script >/dev/null 2>&1 && script --version 2>/dev/null | grep -q util-linux; then
    on_a_terminal() {
        { sleep 1; printf 'n\n'; sleep 1; printf 'q\n'; } | timeout 30 script -q -e -c "'$QUIDNUNC' review --decisions '$work/pty' '$work/graph'" "$work/typescript" >"$work/out" 2>&1
        has "$work/out" 'Same? [y]es' && lines 1 "$work/pty"
    }
    ok 'on a terminal it asks' on_a_terminal
else
    skip 'on a terminal it asks' 'there is no script(1) of util-linux'
fi

# --- sizes ---
awk 'BEGIN { for (i = 0; i < 20000; i++) { who = sprintf("http://localhost:8421/id/john-smith-%d", i)
    print "<" who "> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/quidnunc/ontology#Person> ."
    print "<" who "> <http://www.w3.org/2000/01/rdf-schema#label> \"John Smith\"@en ." } }' >"$work/smiths.nt"
ok 'twenty thousand of one name' gives 0 review --decisions "$work/decisions" "$work/smiths.nt"
: >"$work/empty.nt"
ok 'an empty graph' eval 'gives 0 review "$work/empty.nt" && has "$work/err" "nothing that is uncertain"'
plan
