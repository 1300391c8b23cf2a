#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The course: follow each page to the letter, in both languages. The start file must fail its check for
# the reason on the page, the answer must pass, and each wrong answer must get its message. As root, on a
# kernel with the attach points that the labs need, in a clone that clone.sh has made.
#
#	labs.sh [-j|-s] [LAB...]	default: all labs. -j: judge answers, follow no page. -s: judge only
#				the start files and the solutions
#	LAB_OBJECTS		the folder that prepare.sh has filled, for an emulated machine
set -u
. "$(dirname "$0")/../../lib/lib.sh"
. "$(dirname "$0")/pages.sh"

export BUILD LAB_OBJECTS
unset CALLTAP_LABS LAB_LANG XDG_STATE_HOME XDG_CACHE_HOME LC_ALL
what=all
[[ ${1-} != -[js] ]] || { what=$1; shift; }
(($#)) || { cd probes/labs && set -- [0-9]* && cd ../..; }

# caught LAB FILE: its check fails with the message in the file's second line.
caught() {
	local says said status=0

	{ read -r; read -r says; } <"$2"
	says=${says#'/* says: '} says=${says%' */'}
	said=$(scripts/lib/lab-run check "$1" "$2" 2>&1) || status=$?
	same status "$status" 1 && [[ -n $says && $said == *"$says"* ]] ||
		{ printf 'it was to say: %s\nit said: %s\n' "$says" "$said"; return 1; }
}

passes() { scripts/lib/lab-run check "$1" "probes/labs/$1/solution.c"; }

fails() {
	local status=0

	scripts/lib/lab-run check "$1" "probes/labs/$1/start.c" || status=$?
	same status "$status" 1
}

for lab; do
	if [[ $what == all ]]; then
		follow "probes/labs/$lab/README.md"
		follow "probes/labs/$lab/README.zh.md"
	else
		check "$lab: the solution passes" passes "$lab"
		check "$lab: the start file fails" fails "$lab"
	fi
	[[ $what != -s ]] || continue
	for file in probes/labs/"$lab"/wrong/*.c; do
		check "$lab: $(basename "$file" .c) is caught" caught "$lab" "$file"
	done
done
tap_end
