#!/bin/sh
# publish: the folder behind a real nginx, Apache and Caddy, each with the configuration that is published beside the pages.
. "$srcdir/tests/tap.sh"
. "$srcdir/tests/http.sh"
python=${PYTHON:-/usr/bin/python3}
"$python" -c 'import rdflib' 2>/dev/null || { echo '1..0 # SKIP python3-rdflib is not installed'; exit 77; }

"$QUIDNUNC" build -q -f ntriples -o "$work/g" "$srcdir/tests/samples/news" || exit 1
chmod 755 "$work"       # a server that root starts gives its workers away

# --- the servers: each takes the folder, the path, the port; leaves its log in $work/server.log -------------------------------------------

start() { timeout -k 5 120 "$@" >>"$work/server.log" 2>&1 </dev/null & }

start_nginx() {
    mkdir -p "$work/nginx"
    sed -e "s|listen 80;|listen 127.0.0.1:$3;|" -e "s|root /srv/quidnunc;|root $1;|" "$1$2configuration/nginx.conf" >"$work/site.conf"
    cat >"$work/nginx.conf" <<END
pid $work/nginx.pid;
error_log $work/server.log;
daemon off;
worker_processes 1;
events { }
http { access_log off; client_body_temp_path $work/nginx/a; proxy_temp_path $work/nginx/b; fastcgi_temp_path $work/nginx/c; uwsgi_temp_path $work/nginx/d;
    scgi_temp_path $work/nginx/e; include $work/site.conf; }
END
    start "$nginx" -e "$work/server.log" -c "$work/nginx.conf"
}

# As .htaccess in the site's own folder, which every host of a web page may write.
start_apache() {
    cp "$1$2configuration/apache.conf" "$1$2.htaccess"
    modules=$(for m in "$apache_modules"/mod_mpm_event.so "$apache_modules"/mod_authz_core.so "$apache_modules"/mod_mime.so "$apache_modules"/mod_dir.so \
        "$apache_modules"/mod_rewrite.so "$apache_modules"/mod_headers.so "$apache_modules"/mod_setenvif.so; do
        name=${m##*/mod_}
        echo "LoadModule ${name%.so}_module $m"
    done)
    [ "$(id -u)" = 0 ] && whose='User www-data
Group www-data' || whose=''
    cat >"$work/apache.conf" <<END
ServerName localhost
Listen 127.0.0.1:$3
PidFile $work/apache.pid
DefaultRuntimeDir $work
ErrorLog $work/server.log
$modules
$whose
TypesConfig /dev/null
DocumentRoot $1
<Directory $1>
    AllowOverride FileInfo Indexes
    Require all granted
</Directory>
END
    start "$apache" -D FOREGROUND -f "$work/apache.conf"
}

start_caddy() {
    {
        echo '{
	admin off
	auto_https off
}'
        sed -e "s|^127.0.0.1 {|http://127.0.0.1:$3 {|" -e "s|root \* /srv/quidnunc|root * $1|" "$1$2configuration/Caddyfile"
    } >"$work/Caddyfile"
    HOME=$work XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work start "$caddy" run --config "$work/Caddyfile" --adapter caddyfile
}

# --- each of them -------------------------------------------------------------------------------------------------------------------------

# begins SERVER PATH: publishes the site under that path and lets the server give it out
begins() {
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    at=http://127.0.0.1:$port$2
    www=$work/$1$(echo "$2" | tr / -)
    mkdir -p "$www$2" && "$QUIDNUNC" publish -q -o "$www$2" --base "$at" "$work/g" || return 1
    : >"$work/server.log"
    "start_$1" "$www" "$2" "$port"
    server=$!
    started="$started $server"
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
        curl -s -m 5 -o /dev/null "$at" && return 0
        sleep 0.2
    done
    sed 's/^/# /' "$work/server.log" | head -n 20
    return 1
}

# typed TYPE NAME: that file comes with that type
typed() { ask 200 "$at$2" && equal "$1" "$(header Content-Type | tr -d ' ' | tr A-Z a-z)"; }
files() {
    typed 'text/turtle;charset=utf-8' .well-known/void && has "$work/body" 'void:Dataset' && typed 'text/turtle;charset=utf-8' id/poland.ttl && typed application/n-triples data/graph.nt &&
        typed 'text/html;charset=utf-8' '' && typed 'text/css;charset=utf-8' style.css && equal '*' "$(header Access-Control-Allow-Origin)"
}
missing() { ask 404 "${at}id/nobody" && ask 404 -H 'Accept: text/turtle' "${at}claim/nothing" && ask 404 "${at}id/nobody.ttl" && outside; }
# out of the folder no way leads: 404, or 400 from those that see it
outside() { ask 404 --path-as-is "${at}id/..%2f..%2f..%2f..%2f..%2fg%2fgraph.nt" >"$work/said" || ask 400 --path-as-is "${at}id/..%2f..%2f..%2f..%2f..%2fg%2fgraph.nt"; }

# behind SERVER PROGRAM PACKAGE
behind() {
    if [ -z "$2" ]; then
        skip "$1 gives out the site" "$3 is not installed"
        return
    fi
    for path in / /news/graph/; do
        before=$failures
        ok "$1 gives out the site under $path" begins "$1" "$path"
        [ "$failures" = "$before" ] || continue
        ok 'every IRI is answered in every type there' "$python" "$srcdir/tests/serve-client.py" --static "$at" "$www${path}data/graph.nt"
        each_type
        ok '404 for what is not there' missing
        ok 'VoID, and files in their types' files
        kill "$server"
        wait "$server"
    done
}

nginx=$(command -v nginx || command -v /usr/sbin/nginx)
apache=$(command -v apache2 || command -v /usr/sbin/apache2 || command -v httpd || command -v /usr/sbin/httpd)
apache_modules=''
for folder in /usr/lib/apache2/modules /usr/lib64/httpd/modules; do
    [ ! -e "$folder/mod_mpm_event.so" ] || apache_modules=$folder
done
[ -n "$apache_modules" ] || apache=''
caddy=$(command -v caddy)
behind nginx "$nginx" nginx-light
behind apache "$apache" apache2-bin
behind caddy "$caddy" caddy
plan
