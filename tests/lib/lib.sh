# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Shared by the shell suites: print TAP, start and stop calltap, check that nothing is left in the
# kernel. Source it, call check, end with tap_end. Under emulation a fork costs as much as a thousand
# lines of bash, so frequent and waiting functions do not fork.
#
#	BUILD	the folder that make builds into		(build)
#	CALLTAP	the program under test			($BUILD/calltap)
#	BIN	the folder of the compiled test programs	($BUILD/tests/system/run/listen)
#	OBJ	the target that calltap traces: a probe or an object	(listen)

export LC_ALL=C # sort and comm have one order, numbers one form

# in_full PATH: print the absolute path, since suites change folders; print a name without / as it is.
in_full() { [[ $1 == */* ]] && realpath -m -- "$1" || printf '%s\n' "$1"; }

BUILD=$(realpath -m -- "${BUILD:-build}")
CALLTAP=$(in_full "${CALLTAP:-$BUILD/calltap}")
BIN=$(in_full "${BIN:-$BUILD/tests/system/run/listen}")
OBJ=$(in_full "${OBJ:-listen}")
READY_SECONDS=${READY_SECONDS:-60}	# from start to ready; a compile in the guest takes longer
END_SECONDS=${END_SECONDS:-60}		# from the signal to the end

TMP=$(mktemp -d "${TMPDIR:-/tmp}/calltap-test.XXXXXX") || exit 1
CALLTAP_PID=
trap 'tap_cleanup' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

tap_cleanup() {
	local left

	mapfile -t left < <(jobs -p)
	((${#left[@]} == 0)) || { kill -KILL "${left[@]}"; wait; } 2>/dev/null
	rm -rf "$TMP"
}

# ---- TAP ------------------------------------------------------------------------------------

tap_count=0
tap_failures=0

tap_ok() {
	printf 'ok %d - %s\n' $((++tap_count)) "$1"
}

# tap_fail NAME DETAIL: DETAIL may have many lines.
tap_fail() {
	printf 'not ok %d - %s\n' $((++tap_count)) "$1"
	tap_failures=$((tap_failures + 1))
	tap_diag "${2-}"
}

tap_skip() {
	printf 'ok %d - %s # SKIP %s\n' $((++tap_count)) "$1" "$2"
}

# tap_diag TEXT: print its first 60 lines as diagnostics.
tap_diag() {
	local line n=0

	[[ -n $1 ]] || return 0
	while IFS= read -r line; do
		((++n <= 60)) || { printf '# ...\n'; break; }
		printf '# %s\n' "$line"
	done <<<"$1"
}

# Print the plan and exit.
tap_end() {
	printf '1..%d\n' "$tap_count"
	((tap_count > 0 && tap_failures == 0)) || exit 1
	exit 0
}

# check NAME COMMAND...: ok if the command succeeds, else print its output. The command runs in this
# shell, so a function can set variables.
check() {
	local name=$1 status=0

	shift
	"$@" >"$TMP/check" 2>&1 || status=$?
	if ((status == 0)); then
		tap_ok "$name"
	else
		tap_fail "$name" "$(printf '%s: status %d\n' "$*" "$status"; cat "$TMP/check")"
	fi
	return "$status"
}

# require NAME COMMAND...: like check, but a failure ends the suite.
require() {
	check "$@" || tap_end
}

# same WHAT GOT WANT
same() {
	[[ $2 == "$3" ]] || { printf '%s: got: %s\n%*s want: %s\n' "$1" "$2" $((${#1} + 1)) '' "$3"; return 1; }
}

# ---- waiting --------------------------------------------------------------------------------

# A read with a timeout from a pipe without a writer sleeps without a fork.
exec {quiet_pipe}<> <(:)

pause() {
	read -r -t "$1" -u "$quiet_pipe" _ || true
}

# wait_for SECONDS COMMAND...: repeat the command until it succeeds; fail after that time.
wait_for() {
	local until=$((SECONDS + $1))

	shift
	until "$@"; do
		((SECONDS < until)) || return 1
		pause 0.1
	done
}

ended() { ! kill -0 "$1" 2>/dev/null; }

# wait_end PID SECONDS: wait for this child and set STATUS to its exit status.
wait_end() {
	STATUS=
	wait_for "$2" ended "$1" || { echo "process $1 still runs after $2 s"; return 1; }
	STATUS=0
	wait "$1" 2>/dev/null || STATUS=$?
}

# ---- stopped processes ------------------------------------------------------------------------

# "${HELD[@]}" COMMAND...: stop, and run COMMAND after let_go. The caller knows the PID before COMMAND
# does anything.
# shellcheck disable=SC2034 # suites use it
HELD=(sh -c 'kill -STOP $$; exec "$@"' held)

is_held() { [[ $(<"/proc/$1/stat") == *') T '* ]]; }

# let_go PID...: wait until each is stopped, then continue all.
let_go() {
	local pid

	for pid; do
		wait_for 60 is_held "$pid" || { echo "process $pid does not stop"; return 1; }
	done
	kill -CONT "$@"
}

# ---- calltap --------------------------------------------------------------------------------

# start_calltap ARGUMENT...: start calltap with stdout in $OUT and stderr in $ERR, and wait for its
# "ready" message. env resets SIGINT, which bash ignores in background commands.
start_calltap() {
	[[ -z $CALLTAP_PID ]] || kill_calltap
	OUT=$TMP/out ERR=$TMP/err
	: >"$OUT"
	: >"$ERR"
	env --default-signal=INT,QUIT,HUP "$CALLTAP" "$@" >"$OUT" 2>"$ERR" </dev/null &
	CALLTAP_PID=$!
	if ! wait_for "$READY_SECONDS" ready_or_ended; then
		echo "$CALLTAP $*: not ready after $READY_SECONDS s; its messages:"
		kill_calltap
	elif is_ready; then
		return 0
	else
		wait "$CALLTAP_PID"
		echo "$CALLTAP $*: ended with status $? before it was ready; its messages:"
		CALLTAP_PID=
	fi
	cat "$ERR" "$OUT"
	return 1
}

is_ready() {
	local line

	while IFS= read -r line; do
		[[ $line != 'calltap: ready:'* ]] || return 0
	done <"$ERR"
	return 1
}

ready_or_ended() { is_ready || ended "$CALLTAP_PID"; }

kill_calltap() {
	kill -KILL "$CALLTAP_PID" 2>/dev/null
	wait "$CALLTAP_PID" 2>/dev/null
	CALLTAP_PID=
}

# Wait until calltap ends by itself; fail if its exit status is not 0.
calltap_ended() {
	if ! wait_end "$CALLTAP_PID" "$END_SECONDS"; then
		kill_calltap
		cat "$ERR"
		return 1
	fi
	CALLTAP_PID=
	same 'exit status' "$STATUS" 0 || { cat "$ERR"; return 1; }
}

# signal_calltap SIGNAL: send the signal; fail if calltap does not then exit with status 0.
signal_calltap() {
	[[ -n $CALLTAP_PID ]] || { echo 'calltap is not running'; return 1; }
	kill -"$1" "$CALLTAP_PID" && calltap_ended
}

# Stop calltap as Ctrl-C does.
stop_calltap() { signal_calltap INT; }

# hold PID: stop the process and wait until it is stopped.
hold() {
	local state

	kill -STOP "$1"
	until read -r _ _ state _ <"/proc/$1/stat" && [[ $state == T ]]; do pause 0.05; done
}

# Set SUBMITTED, DELIVERED and LOST from the summary line; fail unless there is exactly one.
read_summary() {
	local line n=0 form='^calltap: listen_evt: ([0-9]+) submitted, ([0-9]+) delivered, ([0-9]+) lost(; .*)?$'

	SUBMITTED='' DELIVERED='' LOST=''
	while IFS= read -r line; do
		[[ $line =~ $form ]] || continue
		SUBMITTED=${BASH_REMATCH[1]} DELIVERED=${BASH_REMATCH[2]} LOST=${BASH_REMATCH[3]}
		n=$((n + 1))
	done <"$ERR"
	((n == 1)) || { echo "$n summary lines instead of 1; stderr:"; cat "$ERR"; return 1; }
}

# summary_is SUBMITTED DELIVERED LOST
summary_is() {
	read_summary || return 1
	same 'submitted delivered lost' "$SUBMITTED $DELIVERED $LOST" "$1 $2 $3"
}

# Fail unless the last line of JSON output has the counts of the summary line on stderr.
json_summary_agrees() {
	read_summary || return 1
	same 'last line of stdout' "$(tail -n 1 "$OUT")" \
		"{\"summary\":{\"listen_evt\":{\"submitted\":$SUBMITTED,\"delivered\":$DELIVERED,\"lost\":$LOST}}}"
}

json_events() { grep -c '^{"stream":"listen_evt",' "$OUT"; }

json_events_are() { same 'events on stdout' "$(json_events)" "$1"; }

# sum_is SUBMITTED: fail unless delivered + lost is that number and stdout has the delivered events.
sum_is() {
	read_summary || return 1
	same submitted "$SUBMITTED" "$1" || return 1
	same "$DELIVERED delivered + $LOST lost" "$((DELIVERED + LOST))" "$SUBMITTED" || return 1
	json_events_are "$DELIVERED" && json_summary_agrees
}

# json_fields KEY...: print the numbers of these keys, one line for each event. Name the keys in the
# order of the output.
json_fields() {
	local key form='' to='' n=0

	for key; do
		form+=".*\"$key\":([0-9]+)" to+="${to:+ }\\$((++n))"
	done
	sed -nE "/^\{\"stream\":/s/$form.*/$to/p" "$OUT"
}

# Print the output without times, which differ from run to run. A malformed time stays.
table_untimed() { sed -E '1d; s/^[0-9]{2}:[0-9]{2}:[0-9]{2} /--:--:-- /' "$OUT"; }

json_untimed() {
	sed -E '/^\{"summary":/d
		s/"time":"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{9}Z",//' "$OUT"
}

# storm TOTAL PROCESSES: make that many listen calls from so many processes, and wait for them.
storm() { same 'calls made' "$("$BIN/storm" "$1" "$2")" "$1"; }

# storm_on: make listen calls until storm_off, which fails if the storm has already ended.
storm_on() {
	"$BIN/storm" 4000000 4 &
	STORM_PID=$!
}

storm_off() {
	kill -KILL "$STORM_PID" || { echo 'the storm ended before storm_off'; return 1; }
	wait "$STORM_PID" 2>/dev/null
	return 0
}

# ---- leftovers in the kernel ------------------------------------------------------------------

# Mount the file systems that calltap and these tests read, if they are not mounted.
mount_missing() {
	[[ -e /sys/kernel/tracing/trace ]] || mount -t tracefs tracefs /sys/kernel/tracing || return 1
	[[ -e /sys/kernel/debug/kprobes ]] || mount -t debugfs debugfs /sys/kernel/debug || return 1
	grep -q ' cgroup2 ' /proc/mounts || mount -t cgroup2 cgroup2 /sys/fs/cgroup || return 1
}

# Print the IDs of all programs, maps and links, except those of bpftool's own iterator, and all lists
# of kprobes and uprobes.
kernel_state() {
	local kind file list

	for kind in prog map link; do
		list=$(bpftool "$kind" show) || return 1
		sed -nE "/pid_iter/d; s/^([0-9]+): .*/$kind \1/p" <<<"$list"
	done
	for file in /sys/kernel/tracing/kprobe_events /sys/kernel/tracing/dynamic_events \
		/sys/kernel/debug/kprobes/list; do
		echo "$file"
		cat "$file" || return 1
	done
}

remember_kernel() { mount_missing && kernel_state >"$TMP/kernel-before"; }

kernel_as_before() {
	kernel_state >"$TMP/kernel-now" && cmp -s "$TMP/kernel-before" "$TMP/kernel-now"
}

# nothing_left: fail unless the kernel has the same objects as at remember_kernel. It frees programs
# and maps some time after the last descriptor is closed, hence the wait.
nothing_left() {
	[[ -s $TMP/kernel-before ]] || { echo 'nothing_left needs remember_kernel first'; return 1; }
	wait_for 60 kernel_as_before || { diff "$TMP/kernel-before" "$TMP/kernel-now"; return 1; }
}
