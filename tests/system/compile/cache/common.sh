# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Shared by the parts of the cache suite; source it after lib.sh. The suite runs in a mount namespace
# of its own with an empty /var/cache; the machine's cache is neither read nor written.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
# Folder names have no spaces; common.sh sets the variables.
# shellcheck source-path=SCRIPTDIR disable=SC2015,SC2034,SC2086,SC2154

. "${BASH_SOURCE[0]%/*}/../../../lib/lib.sh"

CACHE_TESTS=$(realpath "${BASH_SOURCE[0]%/*}")
TOP=$(realpath "$CACHE_TESTS/../../../..")
RUN_SECONDS=${RUN_SECONDS:-60}
OUT=$TMP/out ERR=$TMP/err
ROOM=/var/cache			# of this mount namespace
CACHE=$ROOM/calltap
WORK=$ROOM/work
TREE=$ROOM/tree			# the headers, as links, so that each can be replaced
ID=$(id -u nobody)
NOBODY=(setpriv --reuid="$ID" --regid="$(id -g nobody)" --clear-groups)
KEPT_COPY=$ROOM/kept
ENTRY=
shopt -s nullglob

# Copy the headers to where all users can read them, and calltap, so that tests can change it.
open_room() {
	mount -t tmpfs -o mode=755 room $ROOM && mkdir $ROOM/headers $WORK $ROOM/bin || return 1
	mount --bind "$HEADERS" $ROOM/headers && cp -as $ROOM/headers $TREE || return 1
	cp "$CALLTAP" "$CALLTAP-cc" $ROOM/bin && cp -r "$CACHE_TESTS/probes" "$TOP/probes/listen.c" $WORK || return 1
	[[ -e /sys/kernel/tracing/events ]] || mount -t tracefs t /sys/kernel/tracing || return 1
	CALLTAP=$ROOM/bin/calltap
	export BCC_KERNEL_SOURCE=$TREE TMPDIR=$ROOM
	unset ARCH CPATH C_INCLUDE_PATH LD_LIBRARY_PATH XDG_CACHE_HOME
	write_probe p 'sizeof(struct ethhdr)'
	cd $WORK || return
}

# write_probe NAME RESULT: write a small probe, which differs from others by its result.
write_probe() {
	printf '#include <linux/if_ether.h>\nint kprobe__f(struct pt_regs *ctx)\n{\n\treturn %s;\n}\n' \
		"$2" >"$WORK/$1.c"
}

# ---- compiling ------------------------------------------------------------------------------

# ran COMMAND...: set STATUS, and write its output to $OUT and $ERR.
ran() {
	STATUS=0
	timeout -k 1 "$RUN_SECONDS" "$@" >"$OUT" 2>"$ERR" </dev/null || STATUS=$?
}

told() { printf 'status %s; it said:\n' "$STATUS"; head -n 30 "$ERR"; return 1; }

# make_o [PREFIX...] -- ARGUMENT...: compile to o successfully.
make_o() {
	local prefix=()

	while [[ $1 != -- ]]; do prefix+=("$1") && shift; done
	shift
	rm -f o
	ran "${prefix[@]}" "$CALLTAP" -v --save o "$@"
	[[ $STATUS == 0 && -s o ]] || told
}

says() { grep -Fq -- "$1" "$ERR" || { printf 'nothing says: %s\n' "$1"; told; }; }

never_says() { ! grep -Fq -- "$1" "$ERR" || { printf 'it says: %s\n' "$1"; told; }; }

# hit [PREFIX...] -- ARGUMENT...: the object comes from the cache; missed: it is compiled.
hit() { make_o "$@" && says 'using the cached object'; }

missed() { make_o "$@" && never_says 'using the cached object'; }

p=() # the arguments that compile p.c: see use_release

use_release() { p=(--kernel "$RELEASE" ./p.c); }

# is_object NAME: o is this object, byte for byte.
is_object() { cmp "$1" "${2-o}" || told; }

entries() { printf '%s\n' $CACHE/objects/*; }

count_of() { echo $#; }

# ---- a stand-in for the compiler -------------------------------------------------------------

# Tests of the steps before and after a compile need no compiler: bash stands in for calltap-cc. It
# runs its first argument, the release, as a script, which copies the files in replay/.
replay() {
	mkdir -p $ROOM/fake replay && cp $ROOM/bin/calltap $ROOM/fake/ && cp "$BASH" $ROOM/fake/calltap-cc || return 1
	# shellcheck disable=SC2016
	printf 'cat "%s/${1##*/}.o" >&3 && cat "%s/inputs" >&4\n' $WORK/replay $WORK/replay >"$RELEASE"
	cp "$RELEASE" "$RELEASE-other"
	begin_with_p && inputs_of "$ENTRY" >replay/inputs && cp good replay/p.c.o || return 1
	pause 0.02
	CALLTAP=$ROOM/fake/calltap
}

real_compiler() { CALLTAP=$ROOM/bin/calltap; }

# Cache only p's object, in $ENTRY with a copy in $KEPT_COPY; good is the object of a plain compile.
begin_with_p() {
	rm -rf $CACHE/objects/*
	missed -- "${p[@]}" && ENTRY=$(entries) && [[ -f $ENTRY ]] || return 1
	cp -p "$ENTRY" "$KEPT_COPY"
	hit -- "${p[@]}"
}

# Remove the object from the cache and compile it again.
made_again() { rm -rf $CACHE/objects/* && missed -- "${p[@]}" && is_object good; }

plain_p() { make_o -- --no-cache "${p[@]}" && mv o good; }

# ---- files of the cache ---------------------------------------------------------------------
# "calltapC", the CRC of the rest, the length of the list of inputs, the key (64), the list, the object.

AT_CRC=8 AT_INPUTS_LENGTH=12 AT_KEY=16 AT_INPUTS=80

# Four bytes in little-endian order.
number() {
	local bytes

	printf -v bytes '\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24))
	printf %b "$bytes"
}

inputs_length() { od -An -tu4 -j $AT_INPUTS_LENGTH -N 4 "$1" | tr -d ' '; }

inputs_of() { tail -c +$((AT_INPUTS + 1)) "$1" | head -c "$(inputs_length "$1")"; }

object_of() { tail -c +$((AT_INPUTS + 1 + $(inputs_length "$1"))) "$1"; }

# gzip ends with the CRC and the length.
crc_of() { gzip -c | tail -c 8 | head -c 4; }

# wrapped KEY INPUTS OBJECT: print such a file with a valid CRC.
wrapped() {
	{ number "$(stat -c %s "$2")"; printf %s "$1"; cat "$2" "$3"; } >"$TMP/body"
	printf calltapC
	crc_of <"$TMP/body"
	cat "$TMP/body"
}

# flip FILE OFFSET: flip a bit.
flip() {
	local byte

	byte=$(od -An -tu1 -j "$2" -N 1 "$1") || return 1
	number $((byte ^ 16)) | head -c 1 | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
