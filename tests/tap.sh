# For test scripts, to be sourced: a case is one call of ok or one of the checks made of it; plan ends the script.
cases=0 failures=0
work=$(mktemp -d "${TMPDIR:-/tmp}/quidnunc-test.XXXXXX")
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT

# ok NAME COMMAND…: passed when the command succeeds
ok() {
    name=$1
    shift
    cases=$((cases + 1))
    if "$@"; then
        echo "ok $cases - $name"
    else
        failures=$((failures + 1))
        echo "not ok $cases - $name"
    fi
}

# skip NAME WHY
skip() {
    cases=$((cases + 1))
    echo "ok $cases - $1 # SKIP $2"
}

# plan: tells how many cases there were; the script's status
plan() {
    echo "1..$cases"
    [ "$failures" = 0 ]
    exit
}

# await FILE: until it is there, ten seconds at most
await() {
    tries=0
    while [ ! -f "$1" ] && [ $tries -lt 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
}

# equal WANTED GOT
equal() {
    [ "$1" = "$2" ] || {
        echo "# wanted '$1', got '$2'"
        return 1
    }
}

# has FILE WORDS: the file has a line with those words
has() {
    grep -F -q -e "$2" "$1" || {
        echo "# no '$2' in:"
        head -n 10 "$1" | sed 's/^/#   /'
        return 1
    }
}

# run ARGUMENT…: the program; leaves $work/out, $work/err and $status
run() {
    status=0
    "$QUIDNUNC" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

# gives CODE ARGUMENT…: the same, and it must end with that code
gives() {
    code=$1
    shift
    run "$@"
    [ "$status" = "$code" ] || {
        echo "# quidnunc $*: wanted exit $code, got $status"
        head -n 8 "$work/out" "$work/err" | sed 's/^/#   /'
        return 1
    }
}
