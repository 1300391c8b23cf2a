# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Runs suites, some at a time, and counts what they say. A suite is a function suite_NAME that
# prints TAP; SUITE-KERNEL calls suite_SUITE with the kernel, RELEASE:NAME runs NAME in the root of
# another Debian release. Source it, then run_queue SUITE... and total SUITE...
#
#	log	the folder that gets NAME.tap and NAME.err
#	machine	this machine's Debian release, for the table of results
#	ROOM	which room a suite takes, by its name, if not one of its own: two that take the same
#		one never run at the same time
#	WORKERS	how many run at a time
# shellcheck disable=SC2154 # who sources it sets log

declare -A ROOM
began=$SECONDS

# As many as there are processors, but two at least: a guest often waits. A guest, and what is
# compiled beside it, take 2 GB.
find_workers() {
	local fit

	fit=$(awk '/^MemAvailable:/ { print int($2 / 2000000) }' /proc/meminfo)
	WORKERS=$(nproc)
	((WORKERS <= fit)) || WORKERS=$fit
	((WORKERS >= 2)) || WORKERS=2
}

# ---- counting ----------------------------------------------------------------------------------

# count FILE: "passed failed skipped". A line above its subtests stands for nothing new, unless
# it fails; a suite that does not run what it plans has failed, too.
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

# What failed, and why; what was skipped; and by which SEED a failure can be had again.
show_failures() {
	awk '/^ *# .*SEED=/ { seeds = seeds "    " $0 "\n"; next }
	     /^ *not ok/ { failed = show = 1; print "    " $0; next }
	     /^ *# / && show { print "    " $0; next } { show = 0 }
	     / *ok .*# SKIP/ { print "    " $0 }
	     END { if (failed) printf "%s", seeds }' "$1"
}

# The packages of a root, by their groups in scripts/deps.
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
		"$skipped" "$took" "$busy" >"$log/$1.said"
	show_failures "$log/$1.tap" >>"$log/$1.said"
	printf '%d %d %d %d %d\n' "$passed" "$failed" "$skipped" "$took" "$busy" >"$log/$1.count"
}

# The kernel that a suite ran on: its guest's, or this machine's.
kernel_of() {
	local kernel

	kernel=$(sed -n 's/^# kernel: //p;T;q' "$log/$1.tap" 2>/dev/null)
	printf '%s\n' "${kernel:-$(uname -r)}"
}

# table SUITE...: a row each.
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

# total SUITE...: each must have come to its end.
total() {
	local suite

	for suite; do
		[[ -e $log/$suite.count ]] && continue
		printf '%s: did not come to its end\n' "$suite"
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

declare -A RUNNING=() # suites by the process that runs them
QUEUE=()

room_of() { printf '%s\n' "${ROOM[$1]-suite $1}"; }

# Sets NEXT to the first of QUEUE whose room is free, and takes it from there.
take_next() {
	local i suite taken=$'\n'

	for suite in "${RUNNING[@]}"; do taken+=$(room_of "$suite")$'\n'; done
	for i in "${!QUEUE[@]}"; do
		[[ $taken != *$'\n'"$(room_of "${QUEUE[i]}")"$'\n'* ]] || continue
		NEXT=${QUEUE[i]}
		unset "QUEUE[i]"
		return 0
	done
	return 1
}

# In a process group of its own, so that all of it can be ended.
start_next() {
	set -m
	run_suite "$NEXT" &
	set +m
	RUNNING[$!]=$NEXT
}

# Until one at least has ended. Of one that was killed bash knows no more, so they are asked.
await_one() {
	local pid suite

	wait -n "${!RUNNING[@]}" 2>/dev/null
	for pid in "${!RUNNING[@]}"; do
		kill -0 "$pid" 2>/dev/null && continue
		suite=${RUNNING[$pid]}
		unset "RUNNING[$pid]"
		[[ ! -e $log/$suite.said ]] || cat "$log/$suite.said"
	done
}

end_all() {
	local pid

	for pid in "${!RUNNING[@]}"; do kill -- "-$pid"; done 2>/dev/null
}

# run_queue SUITE...: in this order, as far as rooms are free.
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
