#!/bin/sh
# serve: what no client should send.
. "$srcdir/tests/tap.sh"
. "$srcdir/tests/http.sh"
python=${PYTHON:-/usr/bin/python3}
[ -e "/proc/$$/status" ] || { echo '1..0 # SKIP there is no /proc'; exit 77; }

"$QUIDNUNC" build -q -f ntriples -o "$work/g" "$srcdir/tests/samples/news" || exit 1
: >"$work/log"
timeout -k 5 120 sh -c 'echo $$ >"$0"; exec "$@"' "$work/pid" "$QUIDNUNC" serve --port 0 "$work/g" >/dev/null 2>"$work/log" </dev/null &
pid=$!
started=$pid
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    at=$(sed -n 's/^serving .* at \(http:[^ ]*\) .*/\1/p' "$work/log")
    [ -z "$at" ] || break
    sleep 0.2
done
port=${at##*:}
ok 'it bears noise, floods and drops, and answers others all the while' timeout 100 "$python" "$srcdir/tests/hostile-client.py" "${port%/}" "$(cat "$work/pid")"
ends() { kill -TERM "$pid" && wait "$pid"; status=$?; equal 0 "$status" && has "$work/log" ended; }
ok 'it ends well' ends
plan
