#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Make the versions of the listen probe that guest.sh saves, and compile each on this machine for the
# kernel of the guest. A line in the edited file names its object to the stand-in for the compiler:
#
#	prepare.sh OUTDIR RELEASE HEADERS
set -eu

here=$(dirname "$(realpath "$0")")
top=$(realpath "$here/../../../..")
calltap=$(realpath "${CALLTAP:-${BUILD:-$top/build}/calltap}")
(($# == 3)) || { echo 'usage: prepare.sh OUTDIR RELEASE HEADERS' >&2; exit 2; }
rm -rf "$1"
mkdir -p "$1"
out=$(realpath "$1") release=$2
export BCC_KERNEL_SOURCE=$3

never='u64 never; asm volatile("%0 = 0" : "=r"(never)); if (never) bpf_override_return(ctx, 0);'

# version NAME SED [FILE]: make the folder NAME with the edited FILE (default: the probe), and NAME.o.
version() {
	local dir=$out/$1 file=${3-probes/listen.c}

	mkdir -p "$dir/probes" "$dir/include/calltap"
	cp "$top/include/calltap/"*.h "$dir/include/calltap/"
	cp "$top/probes/listen.c" "$dir/probes/"
	sed "$2" "$top/$file" >"$dir/edited"
	[[ -z $2 ]] || ! cmp -s "$dir/edited" "$top/$file" || { echo "$1: the edit changes nothing" >&2; exit 1; }
	sed "1i // stand-in: $1" "$dir/edited" >"$dir/$file"
	"$calltap" --kernel "$release" --save "$out/$1.o" "$dir/probes/listen.c" 2>"$out/log" ||
		{ cat "$out/log" >&2; exit 1; }
}

set_uid='s/^\tevt\.ret = .*/&\n\tevt.uid = 4711;/'

version odd ''
version even "$set_uid"
version struct 's/^\t__u16 pad;.*/&\n\t__u32 answer;\n\t__u32 more;/' include/calltap/listen_evt.h
# Another function, which is called a moment earlier.
version moved 's/kprobe__inet_listen(struct pt_regs \*ctx, struct socket/kprobe__security_socket_listen(struct pt_regs *ctx, struct socket/'
version typo 's/kprobe__inet_listen(/kprobe__inet_lisen(/'
# A program with such a call gets no gate, even if the call is never made.
version bare "s/^\treturn enter(sock->sk);/\t{ $never }\n&/; $set_uid"
version bare_typo "s/^\treturn enter(sock->sk);/\t{ $never }\n&/; s/kprobe__inet_listen(/kprobe__inet_lisen(/"
rm -f "$out/log"
