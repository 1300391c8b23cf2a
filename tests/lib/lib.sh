# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What every shell suite shares: TAP output, a calltap started and stopped, and a look at what
# it left behind. Source it, check things, end with tap_end. Under emulation a fork costs as much
# as a thousand lines of bash: what is done often, or waits, does without.
#
#	BUILD	the folder that make builds into		(build)
#	CALLTAP	the program under test			($BUILD/calltap)
#	BIN	the folder of the compiled test programs	($BUILD/tests/system/run/listen)
#	OBJ	the target it gets: a probe or an object	(listen)

export LC_ALL=C # sort and comm have one order, numbers one form

# A path, since suites change folders; a name stays a name.
in_full() { [[ $1 == */* ]] && realpath -m -- "$1" || printf '%s\n' "$1"; }

BUILD=$(realpath -m -- "${BUILD:-build}")
CALLTAP=$(in_full "${CALLTAP:-$BUILD/calltap}")
BIN=$(in_full "${BIN:-$BUILD/tests/system/run/listen}")
OBJ=$(in_full "${OBJ:-listen}")
READY_SECONDS=${READY_SECONDS:-60}	# from start to ready; a compile in the guest needs more
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

# The first 60 lines of TEXT as diagnostics.
tap_diag() {
	local line n=0

	[[ -n $1 ]] || return 0
	while IFS= read -r line; do
		((++n <= 60)) || { printf '# ...\n'; break; }
		printf '# %s\n' "$line"
	done <<<"$1"
}

# Prints the plan and ends the suite.
tap_end() {
	printf '1..%d\n' "$tap_count"
	((tap_count > 0 && tap_failures == 0)) || exit 1
	exit 0
}

# check NAME COMMAND...: ok if the command succeeds; its output is shown only if it does not.
# The command runs in this shell, so what a function sets stays set.
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

# The same, for what the rest of the suite stands on.
require() {
	check "$@" || tap_end
}

# same WHAT GOT WANT
same() {
	[[ $2 == "$3" ]] || { printf '%s: got: %s\n%*s want: %s\n' "$1" "$2" $((${#1} + 1)) '' "$3"; return 1; }
}

# ---- waiting --------------------------------------------------------------------------------

# A pipe nobody writes to: a read with a time limit on it is a sleep without a fork.
exec {quiet_pipe}<> <(:)

pause() {
	read -r -t "$1" -u "$quiet_pipe" _ || true
}

# wait_for SECONDS COMMAND...: until the command succeeds; fails when the time is over.
wait_for() {
	local until=$((SECONDS + $1))

	shift
	until "$@"; do
		((SECONDS < until)) || return 1
		pause 0.1
	done
}

ended() { ! kill -0 "$1" 2>/dev/null; }

# wait_end PID SECONDS: waits for our own child and sets STATUS to its exit status.
wait_end() {
	STATUS=
	wait_for "$2" ended "$1" || { echo "process $1 still runs after $2 s"; return 1; }
	STATUS=0
	wait "$1" 2>/dev/null || STATUS=$?
}

# ---- processes that wait to be told ---------------------------------------------------------

# "${HELD[@]}" COMMAND...: a process that stops and only then becomes COMMAND, when let go. So its
# pid is known before it does anything.
# shellcheck disable=SC2034 # suites use it
HELD=(sh -c 'kill -STOP $$; exec "$@"' held)

is_held() { [[ $(<"/proc/$1/stat") == *') T '* ]]; }

# let_go PID...: each one waits to be held, then all run.
let_go() {
	local pid

	for pid; do
		wait_for 60 is_held "$pid" || { echo "process $pid does not wait"; return 1; }
	done
	kill -CONT "$@"
}

# ---- calltap --------------------------------------------------------------------------------

# start_calltap ARGUMENT...: starts it with stdout in $OUT and stderr in $ERR and waits until it
# says that it is ready. env: bash has background commands ignore SIGINT, and that is inherited.
start_calltap() {
	[[ -z $CALLTAP_PID ]] || kill_calltap
	OUT=$TMP/out ERR=$TMP/err
	: >"$OUT"
	: >"$ERR"
	env --default-signal=INT,QUIT,HUP "$CALLTAP" "$@" >"$OUT" 2>"$ERR" </dev/null &
	CALLTAP_PID=$!
	if ! wait_for "$READY_SECONDS" ready_or_ended; then
		echo "$CALLTAP $*: not ready after $READY_SECONDS s; it said:"
		kill_calltap
	elif is_ready; then
		return 0
	else
		wait "$CALLTAP_PID"
		echo "$CALLTAP $*: ended with status $? before it was ready; it said:"
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

# Waits for the end that calltap comes to by itself, which must be a good one.
calltap_ended() {
	if ! wait_end "$CALLTAP_PID" "$END_SECONDS"; then
		kill_calltap
		cat "$ERR"
		return 1
	fi
	CALLTAP_PID=
	same 'exit status' "$STATUS" 0 || { cat "$ERR"; return 1; }
}

# signal_calltap SIGNAL: it must end well of it.
signal_calltap() {
	[[ -n $CALLTAP_PID ]] || { echo 'calltap does not run'; return 1; }
	kill -"$1" "$CALLTAP_PID" && calltap_ended
}

# As Ctrl-C does.
stop_calltap() { signal_calltap INT; }

# hold PID: stops it, and returns when it stands.
hold() {
	local state

	kill -STOP "$1"
	until read -r _ _ state _ <"/proc/$1/stat" && [[ $state == T ]]; do pause 0.05; done
}

# Sets SUBMITTED, DELIVERED and LOST from the closing line; fails when there is not exactly one.
read_summary() {
	local line n=0 form='^calltap: listen_evt: ([0-9]+) submitted, ([0-9]+) delivered, ([0-9]+) lost(; .*)?$'

	SUBMITTED='' DELIVERED='' LOST=''
	while IFS= read -r line; do
		[[ $line =~ $form ]] || continue
		SUBMITTED=${BASH_REMATCH[1]} DELIVERED=${BASH_REMATCH[2]} LOST=${BASH_REMATCH[3]}
		n=$((n + 1))
	done <"$ERR"
	((n == 1)) || { echo "$n closing lines instead of 1; stderr was:"; cat "$ERR"; return 1; }
}

# summary_is SUBMITTED DELIVERED LOST
summary_is() {
	read_summary || return 1
	same 'submitted delivered lost' "$SUBMITTED $DELIVERED $LOST" "$1 $2 $3"
}

# The last line of JSON output says what the closing line on stderr says.
json_summary_agrees() {
	read_summary || return 1
	same 'last line of stdout' "$(tail -n 1 "$OUT")" \
		"{\"summary\":{\"listen_evt\":{\"submitted\":$SUBMITTED,\"delivered\":$DELIVERED,\"lost\":$LOST}}}"
}

json_events() { grep -c '^{"stream":"listen_evt",' "$OUT"; }

json_events_are() { same 'events on stdout' "$(json_events)" "$1"; }

# sum_is SUBMITTED: nothing is unaccounted for, and stdout has what was delivered.
sum_is() {
	read_summary || return 1
	same submitted "$SUBMITTED" "$1" || return 1
	same "$DELIVERED delivered + $LOST lost" "$((DELIVERED + LOST))" "$SUBMITTED" || return 1
	json_events_are "$DELIVERED" && json_summary_agrees
}

# json_fields KEY...: the numbers of these keys, in the order the keys stand in, a line an event.
json_fields() {
	local key form='' to='' n=0

	for key; do
		form+=".*\"$key\":([0-9]+)" to+="${to:+ }\\$((++n))"
	done
	sed -nE "/^\{\"stream\":/s/$form.*/$to/p" "$OUT"
}

# The times change from run to run and are taken out; they keep their form, or they stay.
table_untimed() { sed -E '1d; s/^[0-9]{2}:[0-9]{2}:[0-9]{2} /--:--:-- /' "$OUT"; }

json_untimed() {
	sed -E '/^\{"summary":/d
		s/"time":"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{9}Z",//' "$OUT"
}

# storm TOTAL PROCESSES: all of it is made before this returns.
storm() { same 'storm made' "$("$BIN/storm" "$1" "$2")" "$1"; }

# A storm that goes on until storm_off, which fails if there was none any more to stop.
storm_on() {
	"$BIN/storm" 4000000 4 &
	STORM_PID=$!
}

storm_off() {
	kill -KILL "$STORM_PID" || { echo 'the storm ended by itself'; return 1; }
	wait "$STORM_PID" 2>/dev/null
	return 0
}

# ---- what is left behind --------------------------------------------------------------------

# Mounts what calltap and these tests read, where the machine has not.
mount_missing() {
	[[ -e /sys/kernel/tracing/trace ]] || mount -t tracefs tracefs /sys/kernel/tracing || return 1
	[[ -e /sys/kernel/debug/kprobes ]] || mount -t debugfs debugfs /sys/kernel/debug || return 1
	grep -q ' cgroup2 ' /proc/mounts || mount -t cgroup2 cgroup2 /sys/fs/cgroup || return 1
}

# Programs, maps and links by id (bpftool's own passing helper aside), and every probe, by the
# ways the kernel has to list them.
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

# nothing_left: the kernel holds what it held at remember_kernel. It frees programs and maps
# a moment after the last descriptor is closed, hence the patience.
nothing_left() {
	[[ -s $TMP/kernel-before ]] || { echo 'nobody looked before'; return 1; }
	wait_for 60 kernel_as_before || { diff "$TMP/kernel-before" "$TMP/kernel-now"; return 1; }
}
