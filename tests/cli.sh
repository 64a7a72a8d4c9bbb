#!/bin/sh
. "$srcdir/tests/tap.sh"
ok version "$QUIDNUNC" --version
plan
