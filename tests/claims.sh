#!/bin/sh
# What the extractor must read and leave alone: tests/cases/claims/*.txt, a case a line. A line with ~ before it is a known gap.
"$QUIDNUNC" eval claims "$srcdir"/tests/cases/claims/*.txt
