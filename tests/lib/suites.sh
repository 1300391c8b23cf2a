# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The suites of tests/matrix. Each is a function suite_NAME that prints TAP. Its argument is the kernel,
# if it runs in a throwaway machine.
#
#	build	the folder that make builds into
#	log	the folder for the output of tools
# shellcheck disable=SC2154 # tests/run and tests/suite set these two

make_quiet() { make --no-print-directory BUILD="$build" "$@"; }

# ---- kernels -------------------------------------------------------------------------------------

# have_kernel [KERNEL]: fetch it under a lock, and set RELEASE and HEADERS.
have_kernel() {
	local vars which=()

	[[ ${1-own} == own ]] || which=(-k "$1")
	vars=$(flock "$log/fetching" scripts/vm-kernel "${which[@]}") && eval "$vars"
}

# guest_kernel KERNEL: the same, and name the kernel in the table of results.
guest_kernel() { have_kernel "$1" && printf '# kernel: %s\n' "$RELEASE"; }

# fresh_folder NAME: set OUT to an empty folder of that name for this kernel.
fresh_folder() {
	OUT=$(realpath -m "$build/tests/$1-$RELEASE")
	rm -rf "$OUT"
	mkdir -p "$OUT"
}

# save NAME TARGET: compile it for the guest's kernel into OUT.
save() { BCC_KERNEL_SOURCE=$HEADERS "$build/calltap" --kernel "$RELEASE" --save "$OUT/$1.o" "$2"; }

# save_listen NAME: compile the objects of the listen suites into an empty folder.
save_listen() {
	fresh_folder "$1"
	save listen listen && save listen_calls listen_calls && save refuse tests/system/run/listen/probes/refuse.c
}

# describe SCRIPT HEADERS: run it in the guest, to list into OUT what the guest's kernel has.
describe() {
	scripts/vm -k "$RELEASE" -t 300 -w "$OUT" -- \
		env BUILD="$build" BCC_KERNEL_SOURCE="$2" "$1" "$OUT" >&2
}

# in_guest COMMAND...: run it in a guest with CPUS CPUs, or one.
in_guest() { scripts/vm -k "$RELEASE" -c "${CPUS-1}" -t 1200 -- env BUILD="$build" OBJ="$OUT/listen.o" "$@"; }

# ---- without a kernel of its own -----------------------------------------------------------------

suite_check() {
	local skipped

	if ! make_quiet check >"$log/check.out" 2>&1; then
		printf 'not ok 1 - format, shellcheck, cppcheck and clang find nothing\n1..1\n'
		grep -E 'rror|arning|^In ' "$log/check.out" | head -n 40 | sed 's/^/# /'
		return 1
	fi
	printf 'ok 1 - format, shellcheck, cppcheck and clang find nothing\n'
	skipped=$(sed -n 's/^check: //p' "$log/check.out")
	[[ -z $skipped ]] || printf 'ok 2 - the format # SKIP %s\n' "$skipped"
	[[ -z $skipped ]] && printf '1..1\n' || printf '1..2\n'
}

suite_install-build() { tests/system/install/build.sh; }
suite_install-completions() { tests/system/install/completions.sh; }
suite_install-pages() { tests/system/install/pages.sh; }
suite_lib-queue() { tests/lib/queue/queue.sh; }
suite_scripts-distro() { tests/system/scripts/distro.sh; }
suite_unit() { make_quiet unit; }
suite_fuzz() { make_quiet fuzz-short; }
suite_compile-cache() { tests/system/compile/cache/cache.sh; }
suite_compile-errors-host() { tests/system/compile/errors/host.sh; }
suite_explain-texts() { have_kernel && RELEASE=$RELEASE HEADERS=$HEADERS tests/system/explain/texts.sh; }
suite_generate-fn-host() { have_kernel && tests/system/generate/fn/host.sh "$RELEASE" "$HEADERS"; }

# ---- on this machine's kernel --------------------------------------------------------------------

suite_print-streams() { tests/system/print/streams/streams.sh; }
suite_print-targets() { tests/system/print/streams/targets.sh; }
suite_run-watch-native() { tests/system/run/watch/watch.sh; }
suite_explain-mistakes() { have_kernel && RELEASE=$RELEASE HEADERS=$HEADERS tests/system/explain/mistakes.sh; }
suite_compile-errors-native() { tests/system/compile/errors/nokprobes.sh; }
suite_doctor-native() { tests/system/doctor/native.sh; }
suite_install-deb() { have_kernel && HEADERS=$HEADERS tests/system/install/deb.sh; }
suite_print-layout() { tests/system/print/layout/output.sh; }
suite_generate-sys-options() { have_kernel && BCC_KERNEL_SOURCE=$HEADERS tests/system/generate/sys/options.sh; }
suite_generate-sys-native() { have_kernel && BCC_KERNEL_SOURCE=$HEADERS tests/system/generate/sys/native.sh; }
suite_peers-strace() { have_kernel && BCC_KERNEL_SOURCE=$HEADERS tests/peers/strace/strace.sh; }
suite_attach-native() { tests/system/attach/native.sh; }
suite_attach-filters() { tests/system/attach/filters.sh; }

# Probes that need only tracepoints are tested on this machine's kernel, with headers of another one;
# the others in a guest, with kprobes and the headers of its kernel.
native_probes=(open connect bind signals mounts tcpretrans runqlat syscount python)
guest_probes=(exec exit accept tcplife dns slowio cachehits oom)

suite_probes-native() {
	have_kernel && BCC_KERNEL_SOURCE=$HEADERS tests/lib/all.sh "${native_probes[@]/#/probes/}"
}

# The course's first page, and the labs that need only tracepoints and uprobes.
suite_labs-native() (
	status=0
	have_kernel || exit
	out=$(realpath -m "$build/tests/system/labs")
	tests/system/labs/clone.sh "$out/clone-native" "$build" && cd "$out/clone-native" || exit
	BUILD=build BCC_KERNEL_SOURCE=$HEADERS tests/system/labs/labs.sh 09-any-syscall 12-user-probes || status=$?
	BUILD=build tests/system/labs/index.sh || status=$?
	BUILD=build tests/system/labs/misuse.sh || status=$?
	exit "$status"
)

# ---- in a throwaway machine ----------------------------------------------------------------------

# The listen probe, with one compile in the guest. doctor/guest runs last: it turns ftrace off, after
# which Linux 6.12 attaches no kprobe. Linux 5.10 tracks as many pending returns as there are CPUs, so
# only scripts that make one call at a time run there.
suite_run-listen() {
	local tests=(run/listen/{listens,kernel_listener,compile,filters,signals,audit} doctor/guest)

	guest_kernel "$1" && save_listen listen || return
	[[ $RELEASE != 5.10.* ]] || tests=(run/listen/{listens,kernel_listener,compile} doctor/guest)
	in_guest tests/lib/all.sh "${tests[@]}"
}

# The listen probe under load, and while CPUs go offline and online.
suite_run-storm() {
	local status=0

	guest_kernel "$1" && save_listen storm || return
	in_guest tests/lib/all.sh run/listen/storm || status=$?
	CPUS=2 in_guest tests/lib/all.sh run/listen/cpus || status=$?
	return "$status"
}

suite_compile-errors() {
	guest_kernel "$1" && save_listen errors && tests/system/compile/errors/prepare.sh "$OUT" "$RELEASE" "$HEADERS" &&
		in_guest tests/system/compile/errors/guest.sh "$OUT"
}

# Every system call that the guest's kernel describes.
suite_generate-sys() {
	guest_kernel "$1" && fresh_folder sys && describe tests/system/generate/sys/describe.sh "$HEADERS" &&
		tests/system/generate/sys/prepare.sh "$OUT" "$RELEASE" "$HEADERS" && in_guest tests/system/generate/sys/guest.sh "$OUT"
}

# Attach points in functions of the kernel.
suite_attach() {
	guest_kernel "$1" && fresh_folder attach && tests/system/attach/prepare.sh "$OUT" "$RELEASE" "$HEADERS" &&
		in_guest tests/system/attach/guest.sh "$OUT"
}

# fn: targets for functions of the kernel and its modules, which the guest's kernel describes; and a
# random sample of all its functions.
suite_generate-fn() {
	guest_kernel "$1" && fresh_folder fn && tests/system/generate/fn/headers.sh "$OUT/headers" "$HEADERS" &&
		describe tests/system/generate/fn/describe.sh "$OUT/headers" &&
		SAMPLE=${FN_SAMPLE-250} tests/system/generate/fn/prepare.sh "$OUT" "$RELEASE" "$HEADERS" >&2 &&
		in_guest env BCC_KERNEL_SOURCE="$HEADERS" PEER_MODULES="$OUT/modules" tests/system/generate/fn/guest.sh "$OUT"
}

# The listen probe, edited while it runs.
suite_run-watch() {
	guest_kernel "$1" && fresh_folder watch && tests/system/run/watch/prepare.sh "$OUT" "$RELEASE" "$HEADERS" &&
		in_guest tests/system/run/watch/guest.sh "$OUT"
}

# The tools of Debian's bpfcc-tools: record their texts in the guest, compile them here, and run them
# in the guest beside the scripts.
suite_peers-bcc() {
	guest_kernel "$1" && fresh_folder tools || return
	scripts/vm -k "$RELEASE" -t 300 -w "$OUT" -- tests/peers/bcc/record.py "$OUT" >&2 &&
		tests/peers/bcc/prepare.sh "$OUT" "$RELEASE" "$HEADERS" &&
		scripts/vm -k "$RELEASE" -m 1536 -t 1200 -- \
			env PEER_MODULES="$OUT/modules" BCC_KERNEL_SOURCE="$HEADERS" \
			tests/peers/bcc/run.py "$build/calltap" "$OUT"
}

# with_formats FOLDER COMMAND...: run it with the tracepoint formats of the guest's kernel in place of
# this machine's, since libbcc reads the fields from tracefs.
with_formats() {
	# shellcheck disable=SC2016 # the inner shell's
	unshare -m sh -c 'mount --bind "$1" /sys/kernel/tracing/events && shift && exec "$@"' formats "$@"
}

# Every probe compiles for this kernel, and the probes that need kprobes show what was done in the
# guest.
suite_probes() {
	local status=0

	guest_kernel "$1" && fresh_folder probes && describe tests/system/probes/formats.sh "$HEADERS" || return
	with_formats "$OUT/events" tests/system/probes/prepare.sh "$OUT" "$RELEASE" "$HEADERS" || status=$?
	in_guest env OBJECTS="$OUT" tests/lib/all.sh "${guest_probes[@]/#/probes/}" || status=$?
	return "$status"
}

# The course, from a fresh clone: compiled here, followed and judged in the guest.
suite_labs() (
	status=0
	guest_kernel "$1" && fresh_folder labs || exit
	tests/system/labs/clone.sh "$OUT/clone" "$build" && cd "$OUT/clone" || exit
	BUILD=build tests/system/labs/prepare.sh "$OUT" "$RELEASE" "$HEADERS" || status=$?
	in_guest env BUILD=build LAB_OBJECTS="$OUT" tests/system/labs/all.sh || status=$?
	exit "$status"
)

# The start files and solutions of the course.
suite_labs-solutions() {
	local file

	guest_kernel "$1" && fresh_folder solutions || return
	for file in probes/labs/[0-9]*/{start,solution}.c; do
		BUILD=$build BCC_KERNEL_SOURCE=$HEADERS scripts/lib/lab-run compile "$RELEASE" "$OUT" "$file" || return
	done
	in_guest env LAB_OBJECTS="$OUT" tests/system/labs/labs.sh -s
}
