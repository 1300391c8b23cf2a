# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What the suites of failures share, on top of lib.sh: a program that must fail in a certain way,
# with a message of its own, nothing on stdout and nothing left behind. Everything happens in a
# folder of the suite's own, with a copy of calltap in it, so that what is left can be told.
#
#	RUN_SECONDS	the longest that a command may take	(60; guest.sh: 20)

. "${BASH_SOURCE[0]%/*}/../../../lib/lib.sh"

ERRORS=$(realpath "${BASH_SOURCE[0]%/*}")
# shellcheck disable=SC2034 # suites use it
PROBES=$ERRORS/probes
TOP=$(realpath "$ERRORS/../../../..")
ERRORS_BIN=$(in_full "${ERRORS_BIN:-$BUILD/tests/system/compile/errors}")
RUN_SECONDS=${RUN_SECONDS:-60}
WORK=$TMP/work
OUT=$TMP/out ERR=$TMP/err
RAN_MS=0
shopt -s globstar dotglob nullglob

# Sets CALLTAP to a copy in $TMP/bin, with its compiler if there is one.
take_calltap() {
	mkdir -p "$WORK" "$TMP/bin" "$TMP/tmp" && chmod 755 "$TMP" || return 1
	cp "$CALLTAP" "$TMP/bin/calltap" || return 1
	[[ ! -e $CALLTAP-cc ]] || cp "$CALLTAP-cc" "$TMP/bin/calltap-cc" || return 1
	CALLTAP=$TMP/bin/calltap
	export TMPDIR=$TMP/tmp
	cd "$WORK" || return 1
}

# A kernel to compile for: RELEASE, and HEADERS in our folder.
find_headers() {
	[[ -n ${RELEASE-} && -n ${HEADERS-} ]] || eval "$("$TOP/scripts/vm-kernel")"
	[[ -e ${HEADERS-}/include/linux/kconfig.h ]] || { echo 'no headers to compile with'; return 1; }
	ln -s "$HEADERS" "$TMP/headers" && HEADERS=$TMP/headers
}

# ---- a command and how it ended -------------------------------------------------------------

# ran COMMAND...: sets STATUS and RAN_MS; what it said is in $OUT and $ERR.
ran() {
	local began now

	read -r began _ </proc/uptime # the time of day may be set meanwhile
	STATUS=0
	: >"$OUT"
	timeout -k 1 "$RUN_SECONDS" "$@" >"$OUT" 2>"$ERR" </dev/null || STATUS=$?
	read -r now _ </proc/uptime
	# shellcheck disable=SC2034
	RAN_MS=$(((10#${now/./} - 10#${began/./}) * 10))
}

# says TEXT: a regular expression, in a message of calltap's own, which may be about a line.
says() {
	grep -Eq "^(calltap|[^ ]+:[0-9]+:[0-9]+|  why|  cure): .*($1)" "$ERR" || { printf 'no message says: %s\n' "$1"; return 1; }
}

# names FILE:LINE...: the compiler's message names it.
names() { grep -Fq -- "$1" "$ERR" || { printf 'no message names: %s\n' "$1"; return 1; }; }

silent() { [[ ! -s $OUT ]] || { echo 'on stdout:'; head -n 5 "$OUT"; return 1; }; }

# Our own processes, the dead aside: whoever adopts those buries them. A compiler is known by the
# headers it gets, which lie in our folder, too.
strays() { pgrep -af "^($TMP/bin/|calltap-cc .*$TMP/)"; }

no_strays() { ! strays >/dev/null; }

no_stray_left() { wait_for 60 no_strays || { echo 'still running:'; strays; return 1; }; }

# No process is started for this: it is done at every step of a sweep.
files() { printf '%s\n' "$WORK"/** "$TMP/tmp"/**; }

remember_files() { FILES=$(files); }

no_file_left() {
	local now

	now=$(files)
	[[ $now == "$FILES" ]] || { echo 'files before and now:'; diff <(echo "$FILES") <(echo "$now"); }
}

# What it said, where something else was expected.
told() { echo 'it said:'; head -n 40 "$ERR"; return 1; }

# fails STATUS TEXT COMMAND...: it ends so, says so, and that is all that comes of it.
fails() {
	local status=$1 text=$2

	shift 2
	remember_files
	ran "$@"
	same status "$STATUS" "$status" && says "$text" && silent && no_file_left && no_stray_left ||
		told
}

# fails_at STATUS TEXT FILE:LINE COMMAND...: and the user's own file and line are named.
fails_at() {
	local where=$3

	fails "$1" "$2" "${@:4}" || return 1
	names "$where" || told
}

# ---- probes with a mistake in them ----------------------------------------------------------

# FILE:LINE:COLUMN of the mistake that a comment in the file marks.
mistake() {
	awk -v file="$1" 'match($0, /\/\* column [0-9]+/) {
		print file ":" NR ":" substr($0, RSTART + 10, RLENGTH - 10) }' "$1"
}

# FILE:LINE of the text.
line_of() { printf '%s:%d\n' "$1" "$(grep -nF -- "$2" "$1" | head -n 1 | cut -d : -f 1)"; }

# ---- calls that fail ------------------------------------------------------------------------

# A static program takes no LD_PRELOAD: from here on the same objects, linked to shared libraries.
take_dynamic() { cp "$ERRORS_BIN/calltap" "$CALLTAP"; }

# ran_with_fault WHAT N COMMAND...: the N-th of the calls fails; $TMP/hit says which it was.
ran_with_fault() {
	rm -f "$TMP/hit"
	ran env LD_PRELOAD="$ERRORS_BIN/fault.so" FAULT="$1" FAULT_AT="$2" FAULT_HIT="$TMP/hit" \
		"${@:3}"
}

# A message of calltap's own, besides the one that says what it reads.
has_message() {
	local line

	while IFS= read -r line; do
		[[ $line == *': error: '* ]] && return 0
		[[ $line != 'calltap: '?* || $line == 'calltap: probe: '* ]] || return 0
	done <"$ERR"
	return 1
}

# What holds however it ended; when it ended well, RIGHT says whether it was right to.
ended_properly() {
	((STATUS < 124)) || { echo "status $STATUS"; return 1; }
	if ((STATUS == 0)); then
		"$1" || return 1
	elif ! has_message; then
		echo "status $STATUS without a message"
		return 1
	fi
	no_strays || { echo 'a process is left'; return 1; }
}

# One line for each call whose failure was not dealt with.
sweep_verdict() {
	local wrong

	[[ -e $TMP/hit ]] || return 0
	wrong=$(ended_properly "$2") && return 0
	printf 'call %d: %s\n' "$1" "$wrong"
	sed 's/^/    /' "$TMP/hit" "$ERR"
	return 1
}

# sweep WHAT RIGHT EVERY COMMAND...: the first call fails, then the next but so many, until there
# are no more; FAULTS is how many.
sweep() {
	local what=$1 right=$2 every=$3 n wrong=0

	shift 3
	FAULTS=0
	for ((n = 1; n < 5000; n += every)); do
		remember_files
		ran_with_fault "$what" "$n" "$@"
		[[ -e $TMP/hit ]] || break
		FAULTS=$((FAULTS + 1))
		sweep_verdict "$n" "$right" && swept_files_are "$right" || wrong=$((wrong + 1))
	done
	((STATUS == 0)) && "$right" || { echo "without a fault: status $STATUS"; return 1; }
	echo "$FAULTS faults, $wrong dealt with wrongly"
	((FAULTS > 5 && wrong == 0))
}

# RIGHT removes the file that a command wrote; then there is no difference.
swept_files_are() {
	no_file_left || { echo "left by call: $(head -n 1 "$TMP/hit")"; return 1; }
}
