#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# calltap --doctor on this machine, as it is and with parts of it hidden or faked in a mount
# namespace of the test's own. The expected findings are computed here, by other means.
# shellcheck disable=SC2317 # functions are run by check
set -u
. "$(dirname "$0")/../../lib/lib.sh"

CHECK_JSON=$BUILD/tests/lib/check_json
RELEASE=$(uname -r)
unset BCC_KERNEL_SOURCE

# Run it: JSON in $TMP/out, exit status in STATUS.
doctor() {
	STATUS=0
	"$CALLTAP" --doctor -o json >"$TMP/out" 2>"$TMP/err" </dev/null || STATUS=$?
}

# doctor_after SCRIPT [COMMAND...]: the same in a mount namespace of its own, in which SCRIPT has run.
# COMMAND runs it, for instance as another user.
doctor_after() {
	local script=$1

	shift
	STATUS=0
	# shellcheck disable=SC2016
	FAKES=$TMP/fakes unshare -m bash -ec 'mkdir -p "$FAKES"; eval "$1"; shift; exec "$@"' doctor_after \
		"$script" "$@" "$CALLTAP" --doctor -o json >"$TMP/out" 2>"$TMP/err" </dev/null || STATUS=$?
}

# finding_is CHECK STATE FOUND [CURE]: the finding of a check. FOUND and CURE are regular expressions.
finding_is() {
	local line form='^\{"check":"[^"]*","state":"([^"]*)","found":"([^"]*)",.*,"cure":(null|"([^"]*)")\}$'

	line=$(grep "^{\"check\":\"$1\"," "$TMP/out") || { echo "no check $1"; cat "$TMP/out" "$TMP/err"; return 1; }
	[[ $line =~ $form ]] || { echo "not as documented: $line"; return 1; }
	local state=${BASH_REMATCH[1]} found=${BASH_REMATCH[2]} cure=${BASH_REMATCH[4]}
	[[ $state == "$2" && $found =~ $3 && $cure =~ ${4-^$} ]] && return
	printf '%s: is not %s, %s, %s\n' "$line" "$2" "$3" "${4-}"
	return 1
}

# lacks NAME...: the verdict and the exit status. An empty NAME does not count.
lacks() {
	local able=true status=0 list='' name

	for name; do
		[[ -z $name ]] || able=false status=4 list+="${list:+,}\"$name\""
	done
	same verdict "$(tail -n 1 "$TMP/out")" \
		"{\"doctor\":{\"kernel\":\"$RELEASE\",\"able\":$able,\"lacks\":[$list]}}" &&
		same status "$STATUS" "$status" && as_documented
}

as_documented() { "$CHECK_JSON" <"$TMP/out" && same stderr "$(<"$TMP/err")" ''; }

# Set HEADERS_LACK and KPROBES_LACK: the name of the check if this machine lacks it, else empty.
find_lacks() {
	local tree=/lib/modules/$RELEASE

	HEADERS_LACK=headers KPROBES_LACK=kprobes
	[[ ! -e $tree/build/include/linux/kconfig.h && ! -e $tree/source/include/linux/kconfig.h ]] ||
		HEADERS_LACK=
	[[ ! -e /sys/bus/event_source/devices/kprobe/type ]] || KPROBES_LACK=
}

# ---- as it is -------------------------------------------------------------------------------

as_it_is() {
	local config=

	doctor
	check 'the verdict and the exit status' lacks "$HEADERS_LACK" "$KPROBES_LACK"
	check 'the kernel' finding_is kernel ok "^$RELEASE, $(uname -m)$"
	check 'privileges: of root' finding_is privileges ok 'user 0, CAP_SYS_ADMIN, CAP_BPF, CAP_PERFMON'
	check 'bpf: a program was loaded' finding_is bpf ok 'a program was loaded'
	if [[ $HEADERS_LACK ]]; then
		check 'headers: none' finding_is headers lack "none in /lib/modules/$RELEASE/build" \
			"apt-get install linux-headers-$RELEASE"
	fi
	if [[ $KPROBES_LACK && -e /proc/config.gz ]]; then
		config=': CONFIG_KPROBES is off \(/proc/config.gz\)'
	fi
	if [[ $KPROBES_LACK ]]; then
		check 'kprobes: none, and why' finding_is kprobes lack "none$config" 'scripts/vm'
	fi
	check 'uprobes were tried' finding_is uprobes ok 'was tried'
	check 'compiler: the files that are loaded' finding_is compiler ok "$(loaded_libraries)"
	check 'libbcc takes its libbpf from the shared library' finding_is shared_libbpf ok 'shared library'
	check 'cpus' finding_is cpus ok \
		"$(</sys/devices/system/cpu/possible) possible, $(</sys/devices/system/cpu/online) online"
	check 'the kernel has nothing of it left' no_calltap_program
}

# The libraries that ldd finds.
loaded_libraries() {
	local file form=''

	for file in $(ldd "$CALLTAP-cc" | sed -nE 's/.*=> (.*\/(libbcc\.so|libbpf\.so|libLLVM)[^ ]*) .*/\1/p' | sort -u); do
		form+="${form:+|}$(basename "$(realpath "$file")")"
	done
	printf '(%s).*(%s).*(%s)\n' "$form" "$form" "$form"
}

no_calltap_program() { ! bpftool prog show | grep -w calltap_doctor; }

# The table has the same findings as the JSON.
table() {
	local status=0

	doctor
	"$CALLTAP" --doctor >"$TMP/table" || status=$?
	same status "$status" "$STATUS" || return
	diff <(sed -nE 's/^\{"check":"([^"]*)","state":"([^"]*)".*/\1 \2/p' "$TMP/out") \
		<(sed -nE 's/^(ok|LACK|less|\?) +([a-z_]+) +.*/\2 \1/p' "$TMP/table" |
			sed 's/LACK$/lack/; s/less$/limit/; s/?$/unknown/') || return
	if ((STATUS)); then
		grep -qx "The listen probe cannot run here. It lacks: $HEADERS_LACK${HEADERS_LACK:+${KPROBES_LACK:+, }}$KPROBES_LACK." "$TMP/table"
	else
		grep -qx 'The listen probe can run here.' "$TMP/table"
	fi
}

# ---- config ---------------------------------------------------------------------------------

config() {
	if [[ ! -e /proc/config.gz || ! $KPROBES_LACK ]]; then
		tap_skip 'config: hidden, and a wrong one' 'needs a /proc/config.gz, and no kprobes'
		return
	fi
	doctor_after 'mount --bind /dev/null /proc/config.gz'
	if [[ -e /boot/config-$RELEASE ]]; then
		check 'config hidden: the one in /boot is used' finding_is config ok "/boot/config-$RELEASE"
	else
		check 'config hidden: reported' finding_is config unknown "/boot/config-$RELEASE"
		check 'config hidden: kprobes are still checked' finding_is kprobes lack '^none$' scripts/vm
	fi
	# shellcheck disable=SC2016
	doctor_after 'printf "CONFIG_KPROBES=y\nCONFIG_BPF=y\n" | gzip >"$FAKES/config"
		mount --bind "$FAKES/config" /proc/config.gz'
	check 'a wrong config: kprobes are still checked' finding_is kprobes lack '^none$' scripts/vm
	check 'a config that lies: the verdict is the same' lacks "$HEADERS_LACK" "$KPROBES_LACK"
}

# ---- headers --------------------------------------------------------------------------------

tree() {
	rm -rf "$TMP/tree"
	mkdir -p "$TMP/tree/include/linux" "$TMP/tree/include/generated"
	: >"$TMP/tree/include/linux/kconfig.h"
	[[ -z $1 ]] || printf '#define UTS_RELEASE "%s"\n' "$1" >"$TMP/tree/include/generated/utsrelease.h"
}

headers() {
	local -x BCC_KERNEL_SOURCE=$TMP/tree

	tree "$RELEASE"
	doctor
	check 'headers of this kernel' finding_is headers ok "$TMP/tree: of this kernel"
	check 'headers of this kernel: the verdict' lacks "$KPROBES_LACK"
	tree 5.4.0-1-other
	doctor
	check 'headers of another kernel' finding_is headers limit \
		"of kernel 5.4.0-1-other, but this one is $RELEASE" 'unset BCC_KERNEL_SOURCE'
	tree ''
	doctor
	check 'headers without a release' finding_is headers ok 'of which kernel is not known'
	rm -rf "$TMP/tree"
	doctor
	check 'no headers in BCC_KERNEL_SOURCE' finding_is headers lack "none in $TMP/tree" \
		'correct BCC_KERNEL_SOURCE'
}

# ---- files of the kernel, hidden and faked --------------------------------------------------

hide() { printf 'mount -t tmpfs none %s\n' "$@"; }

hidden() {
	doctor_after "$(hide /sys/kernel/debug /sys/kernel/tracing)"
	check 'tracefs hidden' finding_is tracefs limit 'not mounted' 'mount -t tracefs'
	check 'tracefs hidden: its tracepoints are unknown' finding_is syscall_tracepoints unknown 'tracefs'
	doctor_after 'mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing'
	check 'tracefs mounted' finding_is tracefs ok 'mounted at /sys/kernel/tracing'
	check 'tracefs mounted: tracepoints of system calls' finding_is syscall_tracepoints ok 'available'
	doctor_after "$(hide /sys/kernel/tracing); mkdir -p /sys/kernel/tracing/events/syscalls"
	check 'no tracepoints of system calls' finding_is syscall_tracepoints limit '^none' scripts/vm
	doctor_after "$(hide /sys/kernel/btf)"
	check 'BTF hidden' finding_is btf limit 'no /sys/kernel/btf/vmlinux' 'CONFIG_DEBUG_INFO_BTF'
	doctor_after "$(hide /sys/bus/event_source/devices)"
	check 'uprobes hidden' finding_is uprobes limit '^none' 'distribution'
	doctor_after "$(hide /sys/devices/system/cpu)"
	check 'CPUs hidden' finding_is cpus lack "cannot be read" 'mount -t sysfs'
	doctor_after "$(hide /sys/kernel/security); echo 'none integrity [confidentiality]' >/sys/kernel/security/lockdown"
	check 'lockdown' finding_is lockdown lack '^confidentiality' 'lockdown=integrity'
	check 'lockdown: the verdict' lacks "$HEADERS_LACK" lockdown "$KPROBES_LACK"
}

# An event source that cannot be opened.
faked() {
	if [[ ! $KPROBES_LACK ]]; then
		tap_skip 'kprobes that only seem to exist' 'this kernel has kprobes'
		return
	fi
	doctor_after "$(hide /sys/bus/event_source/devices)
		mkdir /sys/bus/event_source/devices/kprobe && echo 4711 >/sys/bus/event_source/devices/kprobe/type"
	check 'kprobes that only seem to exist' finding_is kprobes lack \
		'the kernel refuses one at inet_listen \(' blacklist
}

# ---- limits, and missing things ------------------------------------------------------------

limits() {
	doctor_after 'ulimit -n 100'
	check 'few files' finding_is files limit '100, at most 100 open files' 'ulimit -Hn'
	doctor_after 'ulimit -l 64'
	check 'locked memory' finding_is memlock ok '64, at most 64 kB'
	doctor_after 'mkdir -p /var/cache/calltap; mount -t tmpfs -o mode=777 none /var/cache/calltap'
	check 'a cache that others can write to' finding_is cache limit 'none in /var/cache/calltap' 'mkdir -p -m 700'
	doctor_after "$(hide /proc/sys)"
	check 'no sysctls: JIT' finding_is jit unknown "cannot be read"
	check 'no sysctls: perf' finding_is perf_paranoid unknown "cannot be read"
}

no_compiler() {
	local -x CALLTAP=$TMP/alone/calltap

	mkdir "$TMP/alone"
	cp "$BUILD/calltap" "$TMP/alone"
	doctor
	finding_is compiler lack 'calltap-cc does not run: it is missing' 'make' || return
	sed 's/libbcc\.so\.0/libbcX.so.0/' "$BUILD/calltap-cc" >"$CALLTAP-cc" && chmod 755 "$CALLTAP-cc" || return
	doctor
	finding_is compiler lack 'libbcX.so.0' 'apt-get install libbpfcc'
}

# ---- without root ---------------------------------------------------------------------------

NOBODY=(setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/nonexistent)

without_root() {
	doctor_after : "${NOBODY[@]}"
	check 'without root: privileges' finding_is privileges lack 'user 65534, no capability' 'sudo calltap'
	check 'without root: bpf is not tried' finding_is bpf unknown 'not tried'
	check 'without root: the verdict' lacks "$HEADERS_LACK" privileges "$KPROBES_LACK"
	check 'without root: no cache' finding_is cache limit '^none in /nonexistent' 'mkdir -p -m 700'
	doctor_after 'mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing' "${NOBODY[@]}"
	check 'without root: tracefs is closed' finding_is tracefs unknown 'only root can read'
	doctor_after : unshare -Ur
	check 'in a user namespace: capabilities that do not count' finding_is privileges lack \
		'user 0, CAP_SYS_ADMIN.* in a user namespace of its own' 'outside of the container'
	check 'in a user namespace: bpf is not tried' finding_is bpf unknown 'not tried'
}

# ---- the command line -----------------------------------------------------------------------

wrong_use() {
	local status=0

	"$CALLTAP" --doctor "$@" >"$TMP/out" 2>"$TMP/err" || status=$?
	same status "$status" 2 && same stdout "$(<"$TMP/out")" '' && grep -q -- '--doctor' "$TMP/err"
}

full() {
	local status=0

	"$CALLTAP" --doctor >/dev/full 2>"$TMP/err" || status=$?
	same status "$status" 1 && grep -q 'No space left' "$TMP/err"
}

# A command that fails because of the machine refers to --doctor.
is_pointed_to() {
	local status=0

	setpriv --reuid 65534 --regid 65534 --clear-groups "$CALLTAP" >"$TMP/out" 2>"$TMP/err" || status=$?
	same status "$status" 4 && grep -q '^calltap: calltap --doctor says ' "$TMP/err"
}

# ---------------------------------------------------------------------------------------------

if ((EUID != 0)) || ! unshare -m true || ! bpftool map show >/dev/null 2>&1; then
	tap_skip 'the doctor' 'needs root, mount namespaces, and a kernel that takes BPF programs'
	tap_end
fi
chmod 755 "$TMP"
find_lacks
as_it_is
check 'the table says the same' table
config
headers
hidden
faked
limits
check 'a compiler that is missing, or does not run' no_compiler
without_root
check 'wrong use: a target' wrong_use listen
check 'wrong use: CSV' wrong_use -o csv
check 'wrong use: with --list' wrong_use --list
check 'wrong use: a filter' wrong_use -p 1
check 'stdout full' full
check 'a run that cannot be here points to it' is_pointed_to
tap_end
