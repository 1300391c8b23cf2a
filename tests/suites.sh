# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The suites that tests/run runs: each is a function suite_NAME that prints TAP. Here, suites are
# their names in the order to begin them in, and ROOM says which take turns.
#
#	build	the folder that make builds into
#	log	a folder for what they say
# shellcheck disable=SC2034,SC2154 # queue.sh reads what is set here, tests/run sets those two

# These attach to the kernel of this machine, and some of them look at all that is attached to it,
# or count what it does. As they take turns, they are begun first; otherwise the longest are.
native=(watch attach-native labs-native strace streams errors-native filters sys sys-options targets
	probes-native mistakes output doctor)
suites=("${native[@]}" labs tools guest-default guest-6.12 attach-default attach-6.12 fn-default fn-6.12 labs-6.12
	sys-default probes-default probes-6.12 watch-default watch-6.12 cache fuzz texts check fn-host
	unit errors-host queue)
for suite in "${native[@]}"; do ROOM["$suite"]='this kernel'; done

suite_queue() { tests/queue/queue.sh; }
suite_unit() { make --no-print-directory unit; }
suite_fuzz() { make --no-print-directory fuzz-short; }

suite_check() {
	if make --no-print-directory check >"$log/check.out" 2>&1; then
		printf 'ok 1 - format, shellcheck, cppcheck and clang find nothing\n1..1\n'
	else
		printf 'not ok 1 - format, shellcheck, cppcheck and clang find nothing\n'
		grep -E 'error|warning|^In ' "$log/check.out" | head -n 40 | sed 's/^/# /'
		printf '1..1\n'
		return 1
	fi
}

suite_errors-host() { tests/errors/host.sh; }
suite_streams() { tests/streams/streams.sh; }
suite_targets() { tests/streams/targets.sh; }
suite_watch() { tests/watch/watch.sh; }
suite_cache() { tests/cache/cache.sh; }
suite_mistakes() { have_kernel && RELEASE=$RELEASE HEADERS=$HEADERS tests/mistakes/mistakes.sh; }
suite_texts() { have_kernel && RELEASE=$RELEASE HEADERS=$HEADERS tests/mistakes/texts.sh; }
suite_errors-native() { tests/errors/nokprobes.sh; }
suite_doctor() { tests/doctor/native.sh; }
suite_output() { tests/layout/output.sh; }
suite_sys-options() { have_kernel && BCC_KERNEL_SOURCE=$HEADERS tests/sys/options.sh; }
suite_sys() { have_kernel && BCC_KERNEL_SOURCE=$HEADERS tests/sys/native.sh; }

# Every system call of the guest's kernel, which describes them itself.
suite_sys-default() {
	local out

	have_kernel || return
	out=$(realpath -m "$build/tests/sys-$RELEASE")
	rm -rf "$out"
	mkdir -p "$out"
	scripts/vm -k "$RELEASE" -t 300 -w "$out" -- env BUILD="$build" BCC_KERNEL_SOURCE="$HEADERS" tests/sys/describe.sh "$out" >&2 &&
		tests/sys/prepare.sh "$out" "$RELEASE" "$HEADERS" &&
		in_guest tests/sys/guest.sh "$out"
}

suite_strace() { have_kernel && BCC_KERNEL_SOURCE=$HEADERS tests/strace/strace.sh; }
suite_attach-native() { tests/attach/native.sh; }
suite_filters() { tests/attach/filters.sh; }

# have_kernel [KERNEL]: fetches it, one suite at a time, and sets RELEASE and HEADERS.
have_kernel() {
	local vars

	vars=$(flock "$log/fetching" scripts/vm-kernel ${1:+-k "$1"}) && eval "$vars"
}

# Compiles here what the guest's suites load there: anew, so that no older object stands in.
prepare() {
	rm -rf "$build/tests/$RELEASE"
	mkdir -p "$build/tests/$RELEASE"
	BCC_KERNEL_SOURCE=$HEADERS "$build/calltap" --kernel "$RELEASE" \
		--save "$build/tests/$RELEASE/listen.o" listen &&
		BCC_KERNEL_SOURCE=$HEADERS "$build/calltap" --kernel "$RELEASE" \
			--save "$build/tests/$RELEASE/listen_calls.o" listen_calls &&
		BCC_KERNEL_SOURCE=$HEADERS "$build/calltap" --kernel "$RELEASE" \
			--save "$build/tests/$RELEASE/refuse.o" tests/guest/probes/refuse.c
}

# Of so many processors, CPUS or one.
in_guest() { scripts/vm -k "$RELEASE" -c "${CPUS-1}" -t 1200 -- env BUILD="$build" OBJ="$build/tests/$RELEASE/listen.o" "$@"; }

suite_guest-default() {
	local status=0

	have_kernel && prepare &&
		tests/errors/prepare.sh "$build/tests/$RELEASE" "$RELEASE" "$HEADERS" || return
	in_guest tests/guest/all.sh || status=$?
	in_guest tests/errors/guest.sh "$build/tests/$RELEASE" || status=$?
	CPUS=2 in_guest tests/guest/all.sh cpus || status=$?
	return "$status"
}

# attach KERNEL: points in the kernel's own functions.
attach() {
	have_kernel "$1" && tests/attach/prepare.sh "$build/tests/attach-$RELEASE" "$RELEASE" "$HEADERS" &&
		in_guest tests/attach/guest.sh "$build/tests/attach-$RELEASE"
}

suite_fn-host() { have_kernel && tests/fn/host.sh "$RELEASE" "$HEADERS"; }

# fn KERNEL SAMPLE: probes that are written for its functions, and its modules', which it describes
# itself; and so many more functions.
fn() {
	local out

	have_kernel "$1" || return
	out=$(realpath -m "$build/tests/fn-$RELEASE")
	rm -rf "$out"
	mkdir -p "$out"
	tests/fn/headers.sh "$out/headers" "$HEADERS" &&
		scripts/vm -k "$RELEASE" -t 300 -w "$out" -- env BUILD="$build" BCC_KERNEL_SOURCE="$out/headers" tests/fn/describe.sh "$out" >&2 &&
		SAMPLE=$2 tests/fn/prepare.sh "$out" "$RELEASE" "$HEADERS" >&2 &&
		in_guest env BCC_KERNEL_SOURCE="$HEADERS" PEER_MODULES="$out/modules" tests/fn/guest.sh "$out"
}

suite_fn-default() { fn '' 500; }
suite_fn-6.12() { fn 6.12 100; }

# The listen probe edited while it runs.
watch_in_guest() {
	have_kernel "$1" && tests/watch/prepare.sh "$build/tests/watch-$RELEASE" "$RELEASE" "$HEADERS" &&
		in_guest tests/watch/guest.sh "$build/tests/watch-$RELEASE"
}

suite_watch-default() { watch_in_guest ''; }
suite_watch-6.12() { watch_in_guest 6.12; }

suite_attach-default() { attach ''; }
suite_attach-6.12() { attach 6.12; }

# Another kernel, whose way to a listener differs (MPTCP goes by __inet_listen_sk from 6.6 on).
suite_guest-6.12() {
	have_kernel 6.12 && prepare &&
		in_guest tests/guest/all.sh listens filters signals kernel_listener audit doctor
}

# The tools of Debian's bpfcc-tools: their texts are taken from the scripts in the guest, compiled
# here, and run in the guest beside the scripts themselves.
suite_tools() {
	local out

	have_kernel || return
	out=$(realpath -m "$build/tests/tools-$RELEASE")
	rm -rf "$out"
	mkdir -p "$out"
	scripts/vm -k "$RELEASE" -t 300 -w "$out" -- tests/tools/record.py "$out" >&2 &&
		tests/tools/prepare.sh "$out" "$RELEASE" "$HEADERS" || return
	scripts/vm -k "$RELEASE" -m 1536 -t 1200 -- \
		env PEER_MODULES="$out/modules" BCC_KERNEL_SOURCE="$HEADERS" \
		tests/tools/run.py "$build/calltap" "$out"
}

# The probes that need no more of a kernel than its tracepoints are tested here, at speed, with
# headers of another one; all others where there are kprobes and the kernel's own headers.
native_probes=(open connect bind signals mounts tcpretrans runqlat syscount python)
guest_probes=(exec exit accept tcplife dns slowio cachehits oom)

suite_probes-native() {
	have_kernel && BCC_KERNEL_SOURCE=$HEADERS tests/guest/all.sh "${native_probes[@]/#/../probes/}"
}

# probes_in_guest [KERNEL]: every probe compiles for it, and those do what they say.
probes_in_guest() {
	local status=0

	have_kernel "$@" || return
	tests/probes/prepare.sh "$build/tests/probes/$RELEASE" "$RELEASE" "$HEADERS" || status=$?
	in_guest env OBJECTS="$build/tests/probes/$RELEASE" \
		tests/guest/all.sh "${guest_probes[@]/#/../probes/}" || status=$?
	return "$status"
}

suite_probes-default() { probes_in_guest; }
suite_probes-6.12() { probes_in_guest 6.12; }

# The course: compiled here, followed and judged in the guest, from a fresh clone.
suite_labs() (
	status=0
	have_kernel || exit
	out=$(realpath -m "$build/tests/labs")
	rm -rf "${out:?}/$RELEASE"
	tests/labs/clone.sh "$out/clone" "$build" && cd "$out/clone" || exit
	BUILD=build tests/labs/prepare.sh "$out/$RELEASE" "$RELEASE" "$HEADERS" || status=$?
	in_guest env BUILD=build LAB_OBJECTS="$out/$RELEASE" tests/labs/all.sh || status=$?
	exit "$status"
)

# On another kernel: what is given, and what is asked for.
suite_labs-6.12() {
	local out file

	have_kernel 6.12 || return
	out=$(realpath -m "$build/tests/labs/$RELEASE")
	rm -rf "$out"
	mkdir -p "$out"
	for file in probes/labs/[0-9]*/{start,solution}.c; do
		BUILD=$build BCC_KERNEL_SOURCE=$HEADERS scripts/lab-run compile "$RELEASE" "$out" "$file" || return
	done
	in_guest env LAB_OBJECTS="$out" tests/labs/labs.sh -s
}

# Its first page, and the labs that need no more than tracepoints and user probes.
suite_labs-native() (
	status=0
	have_kernel || exit
	out=$(realpath -m "$build/tests/labs")
	tests/labs/clone.sh "$out/clone-native" "$build" && cd "$out/clone-native" || exit
	BUILD=build BCC_KERNEL_SOURCE=$HEADERS tests/labs/labs.sh 09-any-syscall 12-user-probes || status=$?
	BUILD=build tests/labs/index.sh || status=$?
	BUILD=build tests/labs/misuse.sh || status=$?
	exit "$status"
)

