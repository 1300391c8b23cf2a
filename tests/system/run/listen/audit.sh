#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# --audit: the outcome of every listen call. Compared with the predictions of listens; filtered; at the
# begin and end of a run; with lost events.
# shellcheck disable=SC2317 # functions are run by check
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

CALLS=${OBJ%/*}/listen_calls.o
REFUSE=${OBJ%/*}/refuse.o
CHECK_JSON=$BUILD/tests/lib/check_json
CALLS_AGAIN=$TMP/listen_calls.o
DIR=$TMP/mix
mkdir "$DIR"

# After a second, the audit can tell calls that seccomp refuses from calls that began before it.
audit() { start_calltap -o json --audit "$@" "$OBJ" "$CALLS" && pause 1.3; }

# count KEY: a number of the audit.
count() { tail -n 1 "$OUT" | sed -nE "s/.*\"audit\":\{.*\"$1\":([0-9]+).*/\1/p"; }

# Read all numbers once.
read_counts() {
	N_CALLS=$(count calls) N_SHOWN=$(count shown) N_MISSED=$(count missed)
	N_EDGE=$(count edge) N_LOST=$(count lost) N_OTHERS=$(count others)
	[[ $N_CALLS && $N_OTHERS ]] || { tail -n 1 "$OUT"; cat "$ERR"; return 1; }
}

counts_are_documented() { "$CHECK_JSON" <"$OUT"; }

# The audit's line on stderr.
text_is() { same text "$(sed -n 's/^calltap: audit: //p' "$ERR")" "$1"; }

# ---- every kind -----------------------------------------------------------------------------

hold_listens() {
	coproc LISTENS { exec "${HELD[@]}" "$BIN/listens" "$DIR"; }
	MIXED=$LISTENS_PID
}

run_listens() {
	local out=${LISTENS[0]} in=${LISTENS[1]} said

	let_go "$MIXED" || return 1
	read -r -t 60 said <&"$out" && same 'listens said' "$said" ready || return 1
	exec {in}>&-
	wait_end "$MIXED" 60 && same 'status of listens' "$STATUS" 0
}

# unseen PID FORM: count the lines of the file unseen by their first word, which has this form (a
# family, a protocol, an error); the most frequent first: "2 AF_UNIX".
unseen() {
	awk -v pid="$1" -v form="^$2" '(!pid || $2 == pid) && $1 ~ form { n[$1]++ }
		END { for (what in n) print n[what], what }' "$DIR/unseen" | sort -k1,1nr -k2
}

# The same as in JSON, and as in the line, where equal counts are in the order of the numbers.
json_object() { unseen "$1" "$2" | sed -E 's/([0-9]+) (.*)/"\2":\1/' | sort; }

got_object() {
	tail -n 1 "$OUT" | sed -nE "s/.*\"$1\":\{([^}]*)\}.*/\1/p" | tr ',' '\n' | sort
}

# predicted PID: compare all numbers, families and errors, of this process or of all (0).
predicted() {
	local shown uring=0 hidden

	read_counts || return
	shown=$(awk -v pid="$1" '(!pid || $2 == pid) && $1 != "io-uring"' "$DIR/cases" | wc -l)
	hidden=$(awk -v pid="$1" '!pid || $2 == pid' "$DIR/unseen" | wc -l)
	grep -q '^io-uring ' "$DIR/cases" && uring=1
	same 'calls shown missed edge lost others' \
		"$N_CALLS $N_SHOWN $N_MISSED $N_EDGE $N_LOST $N_OTHERS" \
		"$((shown + hidden)) $shown 0 0 0 $uring" || return
	diff <(json_object "$1" AF_) <(got_object families) &&
		diff <(json_object "$1" IPPROTO_) <(got_object protocols) &&
		diff <(json_object "$1" E) <(got_object failed)
}

# The same numbers in the line.
line_is_predicted() {
	local text form

	text=$(sed -n 's/^calltap: audit: //p' "$ERR")
	form="^$N_CALLS listen calls: $N_SHOWN shown, 2 AF_UNIX, 1 AF_NETLINK,( 1 AF_BLUETOOTH,)?( 1 AF_VSOCK,)?( 1 IPPROTO_SCTP,)? 7 failed before reaching TCP \(2 EOPNOTSUPP, 2 EBADF, ENOTSOCK, EINVAL, EACCES\)"
	((N_OTHERS == 0)) || form+='; 1 shown that no listen call made \(io_uring, a 32-bit program, the kernel itself\)'
	[[ $text =~ $form$ ]] || { echo "$text"; return 1; }
}

every_kind() {
	require 'listens waits' hold_listens
	require 'every kind of listen is made' audit
	require 'listens runs' run_listens
	check 'it ends well' stop_calltap
	check 'each call is accounted for, as predicted' predicted 0
	check 'the line has the same numbers' line_is_predicted
	check 'JSON is as documented' counts_are_documented
	check 'events are printed as without it' json_events_are "$((N_SHOWN + N_OTHERS))"
}

by_process() {
	require '-p: listens waits' hold_listens
	require '-p: the audit is filtered, too' audit -p "$MIXED"
	"$BIN/storm" 50 1 >"$TMP/storm"
	require '-p: listens runs' run_listens
	check '-p: it ends well' stop_calltap
	check '-p: the calls of the process are accounted for, and no others' predicted "$MIXED"
}

# Calls on sockets that this kernel lacks are not counted.
not_made() {
	local name why

	while IFS=: read -r name why; do
		tap_skip "audit: $name" "$why"
	done <"$DIR/skipped"
}

# A security module refuses the calls of one program before the socket handles them.
by_security() {
	local pid

	cp "$BIN/storm" "$TMP/refused" || return
	"$CALLTAP" "$REFUSE" >"$TMP/refuse" 2>&1 </dev/null &
	pid=$!
	wait_for "$READY_SECONDS" grep -q '^calltap: ready' "$TMP/refuse" || { cat "$TMP/refuse"; return 1; }
	audit && storm 3 1 && ! "$TMP/refused" 1 1 2>"$TMP/refused.err"
	kill -INT "$pid" && wait_end "$pid" 60
	grep -q 'listen: Permission denied' "$TMP/refused.err" || { cat "$TMP/refuse" "$TMP/refused.err"; return 1; }
	stop_calltap && text_is '4 listen calls: 3 shown, 1 failed before reaching TCP (EACCES)'
}

security() {
	local name='a security module refuses a call: it failed before reaching TCP'

	[[ -e /sys/kernel/security/lsm ]] || mount -t securityfs securityfs /sys/kernel/security
	if grep -q bpf /sys/kernel/security/lsm; then
		check "$name" by_security
	else
		tap_skip "$name" 'this kernel asks no BPF programs for security (lsm=)'
	fi
}

by_netns() {
	local pid

	unshare -n "${HELD[@]}" "$BIN/storm" 50 1 >"$TMP/storm.there" &
	pid=$!
	wait_for 60 is_held "$pid" || return
	audit --netns "$(stat -Lc %i "/proc/$pid/ns/net")" && storm 20 1 && let_go "$pid" &&
		wait_end "$pid" 60 && stop_calltap && text_is '50 listen calls: 50 shown'
}

# ---- begin and end of a run ----------------------------------------------------------------------------------

none() { audit && stop_calltap && text_is '0 listen calls'; }

# many_since TIME: the last 200 printed events are later than TIME.
many_since() {
	local line form='"time":"([^"]+)"'

	line=$(tail -n 200 "$OUT" | awk 'NR == 1 { first = $0 } NR == 200 { print first }')
	[[ $line =~ $form && ${BASH_REMATCH[1]} > $1 ]]
}

# Wait as long as it takes: the rate of calls depends on the machine. The first printed events are of
# calls made while other programs were being attached.
audit_a_storm() {
	start_calltap -o json --audit "$OBJ" "$CALLS" || return
	wait_for 60 many_since "$(date -u +%FT%T.%NZ)" || { echo "$(json_events) events in 60 s"; return 1; }
	stop_calltap
}

# Each call is counted, and as the right kind: at the begin and at the end of the run, one call of each
# of the four processes is under way. Lost events are reported, and so are missed runs of programs,
# which preemptible kernels have in a storm.
through_a_storm() {
	local unseen

	storm_on
	audit_a_storm || { storm_off; return 1; }
	storm_off && read_counts && read_summary || return
	unseen=$(tail -n 1 "$OUT" | sed -nE 's/.*"unseen":([0-9]+).*/\1/p')
	unseen=${unseen:-0}
	((N_SHOWN > 50 && N_CALLS == N_SHOWN + N_MISSED + N_EDGE + N_LOST)) &&
		((N_EDGE <= 8 + unseen && N_MISSED <= LOST + unseen && (N_OTHERS <= unseen || N_LOST))) && return
	tail -n 1 "$OUT"
	cat "$ERR"
	return 1
}

by_count() {
	audit -c 7 && storm 50 1 && calltap_ended && read_counts || return
	((N_SHOWN == 7 && N_CALLS == 7 + N_EDGE && N_MISSED + N_LOST + N_OTHERS == 0)) && return
	tail -n 1 "$OUT"
	return 1
}

# While calltap is stopped, all buffers overflow, the one of the audit, too: the sums are still exact.
when_lost() {
	audit --pages 2 || return
	kill -STOP "$CALLTAP_PID"
	storm 8000 1 || { kill -CONT "$CALLTAP_PID"; return 1; }
	kill -CONT "$CALLTAP_PID"
	pause 1
	stop_calltap && read_counts && read_summary || return
	same calls "$N_CALLS" 8000 && same submitted "$SUBMITTED" 8000 || return
	((LOST > 0 && N_LOST > 0 && N_SHOWN + N_MISSED + N_LOST == 8000)) && return
	tail -n 1 "$OUT"
	return 1
}

# ---- with other targets ----------------------------------------------------------------------

# refused TEXT ARGUMENT...
refused() {
	local status=0 text=$1

	shift
	"$CALLTAP" --audit "$@" >"$OUT" 2>"$ERR" </dev/null || status=$?
	same status "$status" 2 && grep -q -- "$text" "$ERR" && return
	cat "$ERR"
	return 1
}

cp "$CALLS" "$CALLS_AGAIN"
OUT=$TMP/out ERR=$TMP/err
require 'the kernel shows what is attached' remember_kernel
check 'no call at all' none
every_kind
not_made
by_process
security
check '--netns: the audit is filtered, too' by_netns
check '-c: calls after the last printed event are not missed' by_count
check 'a run that begins and ends in a storm: each call is counted' through_a_storm
check 'events and the audit'"'"'s records are lost: the sums are still exact' when_lost
check 'of another probe: refused' refused 'goes with the listen probe' exec
check 'of an object of another probe: refused' refused 'needs the listen probe' \
	"$CALLS" "$CALLS_AGAIN"
check 'nothing is left attached' nothing_left
tap_end
