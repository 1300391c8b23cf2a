#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The course: every page is followed to the letter, which shows that the start file fails its
# check for the reason given, and that the solution passes it; and every wrong answer is caught
# with the message that fits. As root, on a kernel that can what the labs need.
#
#	labs.sh [LAB...]	of all, if none is named
#	LAB_OBJECTS		the folder that prepare.sh has filled, for an emulated machine
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/pages.sh"

export BUILD LAB_OBJECTS HOME=$TMP/home LANG=C.UTF-8
unset CALLTAP_LABS XDG_STATE_HOME XDG_CACHE_HOME LC_ALL
mkdir -p "$HOME"
(($#)) || { cd probes/labs && set -- [0-9]* && cd ../..; }

# caught LAB FILE: as its second line says.
caught() {
	local says said status=0

	says=$(sed -n '2s,/\* says: \(.*\) \*/,\1,p' "$2")
	said=$(scripts/lab-run check "$1" "$2" 2>&1) || status=$?
	same status "$status" 1 && [[ -n $says && $said == *"$says"* ]] ||
		{ printf 'it was to say: %s\nit said: %s\n' "$says" "$said"; return 1; }
}

for lab; do
	follow "$lab"
	for file in probes/labs/"$lab"/wrong/*.c; do
		check "$lab: $(basename "$file" .c) is caught" caught "$lab" "$file"
	done
done
tap_end
