# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Run suites in parallel and count their results. A suite is a function suite_NAME that prints TAP;
# SUITE-KERNEL calls suite_SUITE with the kernel, RELEASE:NAME runs NAME in the root of another Debian
# release. Source it, then run_queue SUITE... and total SUITE...
#
#	log	the folder for NAME.tap and NAME.err
#	machine	this machine's Debian release, for the table of results
#	GROUP	by suite: its group. Two suites of a group never run at the same time.
#	WORKERS	the number of suites that run at a time
# shellcheck disable=SC2154 # the script that sources this sets log

declare -A GROUP
began=$SECONDS

# Set WORKERS to the number of CPUs, and at least 2, since a suite with a guest often waits. A guest
# and a compiler beside it take 2 GB.
find_workers() {
	local fit

	fit=$(awk '/^MemAvailable:/ { print int($2 / 2000000) }' /proc/meminfo)
	WORKERS=$(nproc)
	((WORKERS <= fit)) || WORKERS=$fit
	((WORKERS >= 2)) || WORKERS=2
}

# ---- counting ----------------------------------------------------------------------------------

# count FILE: print "passed failed skipped" of TAP. A line that closes subtests counts only if it
# fails. A plan that was not fulfilled counts as a failure.
count() {
	awk '
	function settle() { if (planned[1] != ran[1]) failed++; planned[1] = ran[1] = 0 }
	/^# Subtest/ { children = 1; next }
	{ level = /^    / }
	/^ *1\.\.[0-9]+/ { sub(/^ *1\.\./, ""); planned[level] += $1; next }
	/^ *(not )?ok/ { ran[level]++; if (!level && children) settle() }
	/^ *not ok/ { failed++; if (!level) children = 0; next }
	/^ *ok .*# SKIP/ { skipped++; next }
	/^ok/ { if (!children) passed++; children = 0; next }
	/^ +ok/ { passed++ }
	END {
		if (planned[0] != ran[0]) failed++
		print passed + 0, failed + 0, skipped + 0
	}' "$1"
}

# show_failures FILE: print failed tests with their diagnostics, skipped tests, and the SEED that
# reproduces a failure.
show_failures() {
	awk '/^ *# .*SEED=/ { seeds = seeds "    " $0 "\n"; next }
	     /^ *not ok/ { failed = show = 1; print "    " $0; next }
	     /^ *# / && show { print "    " $0; next } { show = 0 }
	     / *ok .*# SKIP/ { print "    " $0 }
	     END { if (failed) printf "%s", seeds }' "$1"
}

# Groups of scripts/deps that the suites take in the root of another release.
root_groups=(-g build -g vm -g labs -g test -g deb)

call_suite() {
	if [[ $1 == *:* ]]; then
		scripts/distro "${root_groups[@]}" "${1%%:*}" -- tests/suite "${1#*:}"
	elif declare -F "suite_$1" >/dev/null; then
		"suite_$1"
	else
		"suite_${1%-*}" "${1##*-}"
	fi
}

run_suite() {
	local start=$SECONDS status=0 passed failed skipped took busy

	call_suite "$1" >"$log/$1.tap" 2>"$log/$1.err" </dev/null || status=$?
	took=$((SECONDS - start))
	times >"$log/$1.times"
	busy=$(awk -F '[ms ]' 'NR == 2 { printf "%.0f", 60 * $1 + $2 + 60 * $4 + $5 }' "$log/$1.times")
	read -r passed failed skipped < <(count "$log/$1.tap")
	if (((status && !failed) || passed + failed + skipped == 0)); then
		printf 'not ok - the suite ended with status %d\n' "$status" >>"$log/$1.tap"
		tail -n 20 "$log/$1.err" | sed 's/^/# /' >>"$log/$1.tap"
		failed=$((failed + 1))
	fi
	printf '%-24s %4d passed, %d failed, %d skipped, %d s (CPU: %d s)\n' "$1:" "$passed" "$failed" \
		"$skipped" "$took" "$busy" >"$log/$1.result"
	show_failures "$log/$1.tap" >>"$log/$1.result"
	printf '%d %d %d %d %d\n' "$passed" "$failed" "$skipped" "$took" "$busy" >"$log/$1.count"
}

# kernel_of SUITE: print the kernel that it ran on, the guest's or this machine's.
kernel_of() {
	local kernel

	kernel=$(sed -n 's/^# kernel: //p;T;q' "$log/$1.tap" 2>/dev/null)
	printf '%s\n' "${kernel:-$(uname -r)}"
}

# table SUITE...: print a row for each suite.
table() {
	local suite release passed failed skipped took busy form='%-22s %-7s %-26s %6s %6s %7s %7s %5s\n'

	# shellcheck disable=SC2059
	printf "$form" SUITE DEBIAN KERNEL PASSED FAILED SKIPPED SECONDS CPU
	for suite; do
		release=${machine-}
		[[ $suite != *:* ]] || release=${suite%%:*}
		read -r passed failed skipped took busy <"$log/$suite.count"
		# shellcheck disable=SC2059
		printf "$form" "${suite#*:}" "${release:--}" "$(kernel_of "$suite")" "$passed" "$failed" "$skipped" "$took" "$busy"
	done
}

# total SUITE...: print the table and the sums. A suite without a result has failed.
total() {
	local suite

	for suite; do
		[[ -e $log/$suite.count ]] && continue
		printf '%s: ended without a result\n' "$suite"
		echo 0 1 0 0 0 >"$log/$suite.count"
	done
	table "$@"
	cat "$log"/*.count | awk -v took=$((SECONDS - began)) '
	{ passed += $1; failed += $2; skipped += $3; seconds += $4; busy += $5 }
	END {
		printf "all suites took %d s, one after another %d s (CPU: %d s)\n", took, seconds, busy
		printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
		exit failed != 0 || passed == 0
	}'
}

# ---- the queue ---------------------------------------------------------------------------------

declare -A RUNNING=() # by PID: the suite
QUEUE=()

# Without a group, a suite is a group of its own.
group_of() { printf '%s\n' "${GROUP[$1]-suite $1}"; }

# Move the first suite of QUEUE whose group is not running to NEXT.
take_next() {
	local i suite busy=$'\n'

	for suite in "${RUNNING[@]}"; do busy+=$(group_of "$suite")$'\n'; done
	for i in "${!QUEUE[@]}"; do
		[[ $busy != *$'\n'"$(group_of "${QUEUE[i]}")"$'\n'* ]] || continue
		NEXT=${QUEUE[i]}
		unset "QUEUE[i]"
		return 0
	done
	return 1
}

# Run NEXT in a process group of its own, which end_all can kill.
start_next() {
	set -m
	run_suite "$NEXT" &
	set +m
	RUNNING[$!]=$NEXT
}

# Wait until a suite ends and print its results. wait -n does not report a suite that was killed, so
# ask for each.
await_one() {
	local pid suite

	wait -n "${!RUNNING[@]}" 2>/dev/null
	for pid in "${!RUNNING[@]}"; do
		kill -0 "$pid" 2>/dev/null && continue
		suite=${RUNNING[$pid]}
		unset "RUNNING[$pid]"
		[[ ! -e $log/$suite.result ]] || cat "$log/$suite.result"
	done
}

end_all() {
	local pid

	for pid in "${!RUNNING[@]}"; do kill -- "-$pid"; done 2>/dev/null
}

# run_queue SUITE...: run them in this order; a suite whose group is running waits.
run_queue() {
	QUEUE=("$@")
	[[ -n ${WORKERS-} ]] || find_workers
	trap end_all EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	while ((${#QUEUE[@]} + ${#RUNNING[@]})); do
		if ((${#RUNNING[@]} < WORKERS)) && take_next; then
			start_next
		else
			await_one
		fi
	done
}
