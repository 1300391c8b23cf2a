#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# clone.sh DIR BUILD: makes a fresh clone of this tree in DIR, with what is not committed yet, and
# puts what is built in BUILD there, as old as its sources: make finds nothing to do, or only what
# differs.
set -eu

rm -rf "$1"
git clone -q . "$1"
git diff --binary HEAD | git -C "$1" apply --allow-empty
mkdir "$1/build"
cp -r "$2"/{calltap,calltap-cc,calltap-sym,lab-calls,obj,embedded.c,families.h,constants_made.h} "$1/build"
find "$1" -path "$1/.git" -prune -o -exec touch -d "$(date +@%s)" {} +
