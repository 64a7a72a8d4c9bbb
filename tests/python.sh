#!/bin/sh
# Runs a test written in Python; skips it where configure found no Python that has the modules.
if [ "${PYTHON:-no}" = no ]; then
    echo '1..0 # SKIP no Python with rdflib, networkx and igraph'
    exit 77
fi
exec "$PYTHON" "$@"
