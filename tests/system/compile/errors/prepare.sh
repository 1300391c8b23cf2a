#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Compile the objects that guest.sh loads, on this machine for that kernel:
#
#	prepare.sh OUTDIR RELEASE HEADERS
set -eu

here=$(dirname "$(realpath "$0")")
top=$(realpath "$here/../../../..")
calltap=$(realpath "${CALLTAP:-${BUILD:-$top/build}/calltap}")
(($# == 3)) || { echo 'usage: prepare.sh OUTDIR RELEASE HEADERS' >&2; exit 2; }
mkdir -p "$1"
out=$(realpath "$1") release=$2
export BCC_KERNEL_SOURCE=$3

# compile NAME SOURCE: unless the object is newer than source and calltap.
compile() {
	[[ $out/$1.o -nt $2 && $out/$1.o -nt $calltap ]] ||
		"$calltap" --kernel "$release" --save "$out/$1.o" "$2" 2>"$out/log" ||
		{ cat "$out/log" >&2; exit 1; }
}

# changed NAME SED SED: compile the listen probe with edits to its source and to its struct.
changed() {
	local dir=$out/$1

	mkdir -p "$dir/probes" "$dir/include/calltap"
	cp -u "$top/include/calltap/"*.h "$dir/include/calltap/"
	sed "$2" "$top/probes/listen.c" >"$dir/probes/listen.c"
	sed "$3" "$top/include/calltap/listen_evt.h" >"$dir/include/calltap/listen_evt.h"
	! cmp -s "$dir/include/calltap/listen_evt.h" "$top/include/calltap/listen_evt.h" ||
		{ echo "$1: the edit of listen_evt.h changes nothing" >&2; exit 1; }
	compile "$1" "$dir/probes/listen.c"
}

for name in reject_null reject_loop reject_pointer typo half_typo no_point no_program \
	gone_tracepoint odd_tracepoint gone_raw; do
	compile "$name" "$here/probes/$name.c"
done
compile listen "$top/probes/listen.c"
# Without one field of eight bytes: the other fields need no padding.
changed lost '/evt->cgroup/d' '/^\t__u64 cgroup;/d'
# With one field more, and padding that keeps the struct free of holes.
changed gained 's/^\tevt\.ret = .*/&\n\tevt.answer = 4242;/' \
	's/^\t__u16 pad;.*/&\n\t__u32 answer;\n\t__u32 more;/'
# Two fields of the same size swapped: all offsets stay the same, only the names differ.
changed reordered '' 's/^\t__u32 backlog;/\t__u32 @;/
	s/^\tuid_t uid;/\t__u32 backlog;/
	s/^\t__u32 @;/\tuid_t uid;/'
rm -f "$out/log"
