# For test scripts of servers, to be sourced behind tap.sh: what they start is in $started and ends with the script; $at is where the site is.
command -v curl >/dev/null || { echo '1..0 # SKIP curl is not installed'; exit 77; }
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
started=''
trap 'for p in $started; do kill "$p" 2>/dev/null; done; wait; chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT

# ask CODE CURL-ARGUMENT…: leaves $work/head and $work/body
ask() {
    wanted=$1
    shift
    got=$(curl -s -m 20 -D "$work/head" -o "$work/body" -w '%{http_code}' "$@")
    [ "$got" = "$wanted" ] || {
        echo "# curl $*: wanted $wanted, got $got"
        head -n 5 "$work/body" 2>/dev/null | sed 's/^/#   /'
        return 1
    }
}

header() { tr -d '\r' <"$work/head" | sed -n "s/^$1: //Ip"; }

# prefers ACCEPT ENDING
prefers() {
    ask 303 -H "Accept: $1" "${at}id/poland" || return 1
    there=$(header Location)        # with the host or without
    case $there in
        http://*) ;;
        *) there=${at%"/${at#http://*/}"}$there ;;
    esac
    equal "${at}id/poland.$2" "$there" && equal Accept "$(header Vary)"
}

# What each server of the site makes of Accept headers (RFC 9110, 12.5.1).
each_type() {
    ok 'HTML for a browser' prefers 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' html
    ok 'Turtle for who wants it' prefers text/turtle ttl
    ok 'Turtle by its older names' prefers 'text/n3, application/x-turtle;q=0.5' ttl
    ok 'JSON-LD for who wants it' prefers 'application/ld+json;q=0.9, text/turtle;q=0.2' jsonld
    ok 'whatever the order' prefers 'text/turtle;q=0.2, text/html;q=0.35,application/ld+json ; q=0.9' jsonld
    ok 'a parameter is no weight' prefers 'text/html;level=1;q=0.3, text/turtle;q=0.7' ttl
    ok 'upper case or lower' prefers 'TEXT/HTML;Q=0.3, Text/Turtle' ttl
    ok 'of equals HTML' prefers 'application/ld+json, text/turtle, text/html' html
    ok 'a type that is refused (q=0) is not given' prefers 'text/html;q=0, */*;q=0.1' ttl
    ok 'a precise range goes before a broad one' prefers '*/*, text/html;q=0.1' ttl
    ok 'a range' prefers 'application/*, text/*;q=0.9' jsonld
    ok 'full weight, written out' prefers 'text/html;q=0.9, text/turtle;q=1.000' ttl
    ok 'what is wanted besides is passed over' prefers 'text/htmlx, image/png, application/ld+json;q=0.1' jsonld
    ok 'without a wish, HTML' prefers '' html
    ok 'for any, HTML' prefers '*/*' html
    unwanted() { ask 406 -H 'Accept: image/png' "${at}id/poland" && equal Accept "$(header Vary)" && ask 406 -H 'Accept: */*;q=0' "${at}id/poland"; }
    ok '406 where nothing fits' unwanted
}
