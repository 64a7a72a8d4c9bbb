#!/bin/sh
# What the extractor must read and leave alone: tests/cases/claims/*.txt, a case a line. A line with ~ before it is a known gap.
# Every entry of the lexicon has a case that it reads and a near miss.
"$QUIDNUNC" eval claims --cover "$srcdir"/tests/cases/claims/*.txt
