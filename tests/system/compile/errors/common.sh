# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Functions for suites of failures, on top of lib.sh: run a command that must fail with a given
# status and message, write nothing to stdout and leave nothing behind. A suite works in a folder of
# its own with a copy of calltap, so that files and processes left behind are found.
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

# Copy calltap, and its compiler if it exists, to $TMP/bin; set CALLTAP to the copy.
take_calltap() {
	mkdir -p "$WORK" "$TMP/bin" "$TMP/tmp" && chmod 755 "$TMP" || return 1
	cp "$CALLTAP" "$TMP/bin/calltap" || return 1
	[[ ! -e $CALLTAP-cc ]] || cp "$CALLTAP-cc" "$TMP/bin/calltap-cc" || return 1
	CALLTAP=$TMP/bin/calltap
	export TMPDIR=$TMP/tmp
	cd "$WORK" || return 1
}

# Set RELEASE and HEADERS to a kernel to compile for; HEADERS is a link in $TMP.
find_headers() {
	[[ -n ${RELEASE-} && -n ${HEADERS-} ]] || eval "$("$TOP/scripts/vm-kernel")"
	[[ -e ${HEADERS-}/include/linux/kconfig.h ]] || { echo 'no headers to compile with'; return 1; }
	ln -s "$HEADERS" "$TMP/headers" && HEADERS=$TMP/headers
}

# ---- a command and how it ended -------------------------------------------------------------

# ran COMMAND...: run it; set STATUS and RAN_MS, and write its output to $OUT and $ERR.
ran() {
	local began now

	read -r began _ </proc/uptime # does not jump when the clock is set
	STATUS=0
	: >"$OUT"
	timeout -k 1 "$RUN_SECONDS" "$@" >"$OUT" 2>"$ERR" </dev/null || STATUS=$?
	read -r now _ </proc/uptime
	# shellcheck disable=SC2034
	RAN_MS=$(((10#${now/./} - 10#${began/./}) * 10))
}

# says TEXT: a message of calltap in $ERR matches this regular expression.
says() {
	grep -Eq "^(calltap|[^ ]+:[0-9]+:[0-9]+|  why|  cure): .*($1)" "$ERR" || { printf 'no message says: %s\n' "$1"; return 1; }
}

# names FILE:LINE...: a message in $ERR contains this text.
names() { grep -Fq -- "$1" "$ERR" || { printf 'no message names: %s\n' "$1"; return 1; }; }

silent() { [[ ! -s $OUT ]] || { echo 'on stdout:'; head -n 5 "$OUT"; return 1; }; }

# List processes of this suite that still run. A compiler is found by the path of the headers on
# its command line, which is in $TMP as well.
strays() { pgrep -af "^($TMP/bin/|calltap-cc .*$TMP/)"; }

no_strays() { ! strays >/dev/null; }

no_stray_left() { wait_for 60 no_strays || { echo 'still running:'; strays; return 1; }; }

# List the files of this suite. No process is started: a sweep does this at every step.
files() { printf '%s\n' "$WORK"/** "$TMP/tmp"/**; }

remember_files() { FILES=$(files); }

no_file_left() {
	local now

	now=$(files)
	[[ $now == "$FILES" ]] || { echo 'files before and now:'; diff <(echo "$FILES") <(echo "$now"); }
}

# Show the messages of a command that did not do as expected.
show_messages() { echo 'stderr was:'; head -n 40 "$ERR"; return 1; }

# fails STATUS TEXT COMMAND...: it fails with this status and message, and leaves nothing behind.
fails() {
	local status=$1 text=$2

	shift 2
	remember_files
	ran "$@"
	same status "$STATUS" "$status" && says "$text" && silent && no_file_left && no_stray_left ||
		show_messages
}

# fails_at STATUS TEXT FILE:LINE COMMAND...: as fails; the message names this file and line.
fails_at() {
	local where=$3

	fails "$1" "$2" "${@:4}" || return 1
	names "$where" || show_messages
}

# ---- probes with a mistake in them ----------------------------------------------------------

# Print FILE:LINE:COLUMN of the mistake that a "column" comment in the file marks.
mistake() {
	awk -v file="$1" 'match($0, /\/\* column [0-9]+/) {
		print file ":" NR ":" substr($0, RSTART + 10, RLENGTH - 10) }' "$1"
}

# Print FILE:LINE of the first line with this text.
line_of() { printf '%s:%d\n' "$1" "$(grep -nF -- "$2" "$1" | head -n 1 | cut -d : -f 1)"; }

# ---- calls that fail ------------------------------------------------------------------------

# Replace the static calltap by one that is linked to shared libraries: LD_PRELOAD needs it.
take_dynamic() { cp "$ERRORS_BIN/calltap" "$CALLTAP"; }

# ran_with_fault KIND N COMMAND...: run it with the N-th call of a kind failing; $TMP/hit names it.
ran_with_fault() {
	rm -f "$TMP/hit"
	ran env LD_PRELOAD="$ERRORS_BIN/fault.so" FAULT="$1" FAULT_AT="$2" FAULT_HIT="$TMP/hit" \
		"${@:3}"
}

# True if calltap printed a message, other than the name of the probe.
has_message() {
	local line

	while IFS= read -r line; do
		[[ $line == *': error: '* ]] && return 0
		[[ $line != 'calltap: '?* || $line == 'calltap: probe: '* ]] || return 0
	done <"$ERR"
	return 1
}

# Check how the command ended. CHECK tells whether status 0 was right.
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

# Print a line for a call whose failure was not handled.
sweep_verdict() {
	local wrong

	[[ -e $TMP/hit ]] || return 0
	wrong=$(ended_properly "$2") && return 0
	printf 'call %d: %s\n' "$1" "$wrong"
	sed 's/^/    /' "$TMP/hit" "$ERR"
	return 1
}

# sweep KIND CHECK STEP COMMAND...: run it again and again, with call 1, 1 + STEP, ... of this kind
# failing, until it makes no more calls. Sets FAULTS to the number of runs with a failure.
sweep() {
	local kind=$1 check=$2 step=$3 n wrong=0

	shift 3
	FAULTS=0
	for ((n = 1; n < 5000; n += step)); do
		remember_files
		ran_with_fault "$kind" "$n" "$@"
		[[ -e $TMP/hit ]] || break
		FAULTS=$((FAULTS + 1))
		sweep_verdict "$n" "$check" && swept_files_are || wrong=$((wrong + 1))
	done
	((STATUS == 0)) && "$check" || { echo "without a fault: status $STATUS"; return 1; }
	echo "$FAULTS faults, $wrong not handled"
	((FAULTS > 5 && wrong == 0))
}

# CHECK removes the file that a command wrote: no file may be left.
swept_files_are() {
	no_file_left || { echo "left by call: $(head -n 1 "$TMP/hit")"; return 1; }
}
