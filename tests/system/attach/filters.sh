#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Filters, on the kernel of this machine, as root. A mix of processes with different users, thread
# names and containers (a cgroup and a network namespace) makes numbered calls; each call that the
# filters match must be seen once, and no other.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u

# Run in a mount namespace: mounts made here, and those of ip netns, end with this script.
if ((EUID == 0)) && [[ ${1-} != inside ]]; then
	exec unshare --mount --propagation private "$0" inside
fi
. "$(dirname "$0")/../compile/errors/common.sh"

STREAM=filters_$$
POINTS=$TOP/tests/system/attach/probes
CALLS=50
FIRST=10000000 # number of the first call of caller 0; caller N starts at FIRST + N * 100000

# Ids of containers, in the names of their cgroups: the second and third have the same prefix.
ID=(4f66ad9a7b2e c0ffee12ab34 c0ffee12ab34)
for i in 0 1 2; do
	ID[i]+=$(printf '%s' "$$ $i" | sha256sum)
	ID[i]=${ID[i]:0:64}
done

declare -A PID GO OUTPUT
CALLERS=()
NAMED=calltap-test-$$ # a network namespace

prepare() {
	take_calltap && find_headers && cp "$BUILD/tests/system/attach/caller" . || return 1
	sed "s/STREAM/$STREAM/" "$POINTS/numbered.c" >numbered.c
	ran env BCC_KERNEL_SOURCE="$HEADERS" "$CALLTAP" --no-cache --kernel "$(uname -r)" \
		--save object.o ./numbered.c
	same status "$STATUS" 0 || show_messages
}

# ---- the mix --------------------------------------------------------------------------------

clean_up() {
	local id

	for id in "${CALLERS[@]}"; do kill "${PID[$id]}"; done 2>/dev/null
	wait
	ip netns delete "$NAMED" 2>/dev/null
	[[ -z ${TREE-} ]] || find "$TREE" -depth -type d -exec rmdir {} + 2>/dev/null
	tap_cleanup
}
trap clean_up EXIT

# Make a tree of cgroups below the machine's root cgroup.
make_tree() {
	local mount

	mount=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
	if [[ -z $mount ]]; then
		mount=$TMP/cgroup
		mkdir "$mount" && mount -t cgroup2 none "$mount" || return 1
	fi
	TREE=$mount/calltap-test-$$ BELOW=/calltap-test-$$
	mkdir "$TREE" "$TREE"/{one,one/inner,two,onetwo} "$TREE/docker-${ID[0]}.scope" \
		"$TREE/docker-${ID[0]}.scope/init" "$TREE/two/${ID[1]}" "$TREE/cri-containerd-${ID[2]}.scope" \
		"$TREE/libpod-conmon-${ID[0]}.scope"
}

# caller ID CGROUP COMMAND...: start the caller with this id, a digit, in a cgroup of the tree ("":
# the cgroup of this script).
caller() {
	local id=$1 group=$2 output=$TMP/output$1

	shift 2
	mkfifo "$TMP/go$id" && : >"$output"
	CALLERS+=("$id")
	(
		[[ -z $group ]] || echo "$BASHPID" >"$TREE/$group/cgroup.procs" || exit 1
		exec "$@" <"$TMP/go$id" >"$output"
	) &
	PID[$id]=$!
	OUTPUT[$id]=$output
	exec {fd}>"$TMP/go$id"
	GO[$id]=$fd
}

number() { echo $((FIRST + $1 * 100000)); }

mix() {
	local as_daemon=(setpriv --reuid=daemon --regid=daemon --clear-groups)
	local id

	cp caller other && cp caller 'a,b c' && chmod 755 "$WORK" && ip netns add "$NAMED" || return 1
	caller 0 '' ./caller "$(number 0)" "$CALLS" worker fifteen_letters
	caller 1 '' "${as_daemon[@]}" ./caller "$(number 1)" "$CALLS" worker
	caller 2 '' ./other "$(number 2)" "$CALLS" caller
	caller 3 one unshare -n ./caller "$(number 3)" "$CALLS" worker
	caller 4 one/inner unshare -n "${as_daemon[@]}" ./other "$(number 4)" "$CALLS"
	caller 5 two ip netns exec "$NAMED" ./caller "$(number 5)" "$CALLS" worker
	caller 6 onetwo ./'a,b c' "$(number 6)" "$CALLS" 'a,b'
	caller 7 '' setpriv --reuid=4000000000 --clear-groups ./caller "$(number 7)" "$CALLS"
	caller 8 "docker-${ID[0]}.scope/init" ./caller "$(number 8)" "$CALLS"
	for id in "${CALLERS[@]}"; do
		wait_for 60 is_caller "$id" || { echo "caller $id does not run"; return 1; }
	done
}

# True once the process runs the caller program, not a shell or tool that starts it.
is_caller() { [[ $(tr '\0' ' ' <"/proc/${PID[$1]}/cmdline") =~ ^\./.*\ $(number "$1")\ $CALLS ]]; }

is_done() { (($(wc -l <"${OUTPUT[$1]}") == ROUND)); }

# Let every caller make all of its calls once.
ROUND=0
all_call() {
	local id

	ROUND=$((ROUND + 1))
	for id in "${CALLERS[@]}"; do echo go >&"${GO[$id]}"; done
	for id in "${CALLERS[@]}"; do
		wait_for 60 is_done "$id" || { echo "caller $id: not done"; return 1; }
	done
}

# ---- filters of a run -----------------------------------------------------------------------

netns() { stat -Lc %i "/proc/${PID[$1]}/ns/net"; }
cgroup() { stat -c %i "$TREE/$1"; }

# part ID PART: print the numbers of the caller (0), its child (1) or its threads (2, 3, ...).
part() { seq $(($(number "$1") + $2 * 1000)) $(($(number "$1") + $2 * 1000 + CALLS - 1)); }

# wanted "ID:PARTS ...": write the numbers of these parts to the file want.
wanted() {
	local one i

	for one in $1; do
		for ((i = 2; i < ${#one}; i++)); do part "${one:0:1}" "${one:i:1}"; done
	done >want
}

# sees "ID:PARTS ..." OPTION...: calltap shows each call of these parts once, and no other call.
sees() {
	wanted "$1"
	shift
	start_calltap -o json "$@" ./object.o && all_call && stop_calltap || return 1
	sed -nE 's/^\{"stream":.*"number":([0-9]+)\}$/\1/p' "$OUT" | sort >seen
	sort want | diff - seen || return 1
	grep -q "^calltap: $STREAM: $(wc -l <want) submitted, $(wc -l <want) delivered, 0 lost" "$ERR"
}

ALL='0:0123 1:012 2:012 3:012 4:01 5:012 6:012 7:01 8:01'

one_option() {
	check 'no filter: all calls of the mix' sees "$ALL"
	check '-p: the process with its threads, not its child' sees '0:023' -p "${PID[0]}"
	check '-p: three processes' sees '0:023 2:02 4:0' -p "${PID[0]},${PID[2]}" -p "${PID[4]}"
	check '-n: process and threads by their own name' sees '0:01 1:01 2:2 3:01 5:01 7:01 8:01' -n caller
	check '-n: a thread' sees '0:2 1:2 3:2 5:2' -n worker
	check '-n: a name of the maximum length' sees '0:3' -n fifteen_letters
	check '-n: a name beyond the maximum length' sees '0:3' -n fifteen_letters_and_more
	check '-n: parts of names match nothing' sees '' -n calle,allers,fifteen_letter
	check '-n: names with commas and blanks' sees '6:012' -n 'a\,b,a\,b c'
	check '-n: many names' sees '0:2 1:2 2:01 3:2 4:01 5:2' -n worker,other,nobody -n no,none
	check '-u: by name' sees '1:012 4:01' -u daemon
	check '-u: by number' sees '1:012 4:01' -u "$(id -u daemon)"
	check '-u: many users, and a large number' sees '1:012 4:01 7:01' -u 4000000000,daemon,4242
	check '--netns: by number' sees '3:012' --netns "$(netns 3)"
	check '--netns: by name' sees '5:012' --netns "$NAMED"
	check '--netns: by paths, and a number' sees '3:012 4:01 5:012' \
		--netns "/run/netns/$NAMED,/proc/${PID[3]}/ns/net,$(netns 4)"
	check '--cgroup: by folder, with the cgroups below' sees '3:012 4:01' --cgroup "$TREE/one"
	check '--cgroup: by path in the tree' sees '4:01' --cgroup "$BELOW/one/inner"
	check '--cgroup: by path without /' sees '5:012' --cgroup "${BELOW#/}/two"
	check '--cgroup: by id' sees '6:012' --cgroup "$(cgroup onetwo)"
	check '--cgroup: several, one inside another' sees '3:012 4:01 5:012' \
		--cgroup "$(cgroup two),$BELOW/one,$TREE/one/inner"
	check '--cgroup: a container by its id' sees '8:01' --cgroup "${ID[0]}"
	check '--cgroup: a container by the first digits of its id, and another cgroup' sees '8:01 5:012' \
		--cgroup "${ID[0]:0:12},$BELOW/two"
	check '--cgroup: one of two containers with the same id prefix' sees '' --cgroup "${ID[1]}"
	check '--cgroup: the whole tree' sees '3:012 4:01 5:012 6:012 8:01' --cgroup "$TREE"
	check '--cgroup: the root contains every process' \
		sees "$ALL" --cgroup /
}

together() {
	check '-n and -u' sees '1:01' -n caller -u daemon
	check '--cgroup and --netns: a container, without the one inside it' sees '3:012' \
		--cgroup "$TREE/one" --netns "$(netns 3)"
	check 'options that exclude each other match nothing' sees '' -p "${PID[0]}" -u daemon
	check 'all options, with one value' sees '3:2' -p "${PID[3]}" -n worker -u root \
		--netns "$(netns 3)" --cgroup "$TREE/one"
	check 'all options, with several values' sees '3:2 5:2' -p "${PID[0]},${PID[3]},${PID[5]},${PID[4]}" \
		-n worker,other -u root,0 --netns "$(netns 3),$(netns 5),$(netns 4)" \
		--cgroup "$TREE/one,$TREE/two"
	check '-c counts events after the filters' counted
}

counted() {
	start_calltap -o json -c 20 -u daemon ./object.o && all_call && calltap_ended || return 1
	same events "$(grep -c "\"stream\":\"$STREAM\"" "$OUT")" 20
}

# ---- while the probe is edited --------------------------------------------------------------

# version N: print the source. Versions 1 and 2 differ by a field; 3 has another kind of point.
version() {
	case $1 in
	1) cat numbered.c ;;
	2) sed 's/u32 number;/u32 more; &/' numbered.c ;;
	3) echo '#include <linux/ptrace.h>' && sed -n '1,/^BPF_PERF_OUTPUT/p' numbered.c && cat <<-END
		RAW_TRACEPOINT_PROBE(sys_enter)
		{
			struct pt_regs *regs = (void *)ctx->args[0];
			struct call c = {};

			if (ctx->args[1] != $GETPGID)
				return 0;
			bpf_probe_read_kernel(&c.number, 4, &PT_REGS_PARM1(regs));
			if (c.number >= $FIRST)
				$STREAM.perf_submit(ctx, &c, sizeof(c));
			return 0;
		}
		END
		;;
	esac
}

runs_now() { grep -q "generation $1 runs\$" "$ERR"; }

# save VERSION GENERATION
save() {
	version "$1" >.new && mv .new edited.c && wait_for 60 runs_now "$2" || { cat "$ERR"; return 1; }
}

# numbers_of GENERATION: print the numbers in its events.
numbers_of() {
	sed -nE "/^\{\"stream\":\"$STREAM\",\"generation\":$1,/s/.*\"number\":([0-9]+)\}\$/\1/p" "$OUT" | sort
}

# sees_each_time "ID:PARTS ..." OPTION...: as sees, for each version of an edited probe. While edits
# go on, each call is seen by exactly one of the first two versions.
sees_each_time() {
	local generation i parts=$1

	shift
	wanted "$parts"
	version 1 >edited.c && start_calltap --watch -o json "$@" ./edited.c && all_call || return 1
	for generation in 2 3 4; do
		save $((generation % 3 + 1)) "$generation" && all_call || return 1
	done
	(for i in {5..12}; do save $((2 - i % 2)) "$i" || exit 1; done) &
	for ((i = 0; i < 10; i++)); do all_call && pause 0.1 || return 1; done
	wait $! && stop_calltap || return 1
	for generation in 1 2 3; do
		numbers_of "$generation" | diff <(sort want) - || { echo "generation $generation"; return 1; }
	done
	numbers_of '([4-9]|1[0-2])' | uniq -c | awk '{ print $1, $2 }' | diff <(sort want | sed 's/^/11 /') -
}

edited() {
	export BCC_KERNEL_SOURCE=$HEADERS
	GETPGID=$(printf '#include <sys/syscall.h>\nSYS_getpgid' | cc -E -xc - | tail -n 1)
	check 'edited: -p' sees_each_time '0:023 2:02' -p "${PID[0]},${PID[2]}"
	check 'edited: -n' sees_each_time '0:2 1:2 2:01 3:2 4:01 5:2' -n worker,other
	check 'edited: -u' sees_each_time '1:012 4:01' -u daemon
	check 'edited: --netns' sees_each_time '3:012 5:012' --netns "$(netns 3),$NAMED"
	check 'edited: --cgroup' sees_each_time '3:012 4:01 8:01' --cgroup "$TREE/one,${ID[0]}"
	check 'edited: all options' sees_each_time '3:2' -p "${PID[3]}" -n worker -u root \
		--netns "$(netns 3)" --cgroup "$TREE/one"
}

# 1000 values of each option, one of which matches; the verifier checks the loop over all cgroups.
most_values() {
	local pids uids names groups

	pids=$(seq -s , 4194000 4194304 | tr -d ' ')
	uids=$(seq -s , 100001 100999) names=$(printf ',n%d' {1..999})
	groups=$(printf ",$TREE/two%.0s" {1..999})
	sees '4:01' -n "other$names" -u "daemon,$uids" --cgroup "$BELOW/one/inner$groups" &&
		fails 2 'takes 1000 values at most' "$CALLTAP" -u "1,2,$uids" ./object.o &&
		fails 2 'no such process' "$CALLTAP" -p "$pids" ./object.o
}

# A cgroup that is removed during the run, and another one with its name.
cgroup_is_removed() {
	mkdir "$TREE/late" && start_calltap -o json --cgroup "$TREE/late" ./object.o &&
		rmdir "$TREE/late" && mkdir "$TREE/late" || return 1
	(echo "$BASHPID" >"$TREE/late/cgroup.procs" && exec ./caller "$(number 9)" 5 <<<go)
	rmdir "$TREE/late" && stop_calltap || return 1
	same 'events of the new cgroup' "$(grep -c number "$OUT")" 0
}

# ---- values that do not exist ---------------------------------------------------------------

refuses() { check "wrong use: ${*:2}" fails 2 "$1" "$CALLTAP" "${@:2}" ./object.o; }

wrong_use() {
	local gone

	sleep 0 & gone=$!
	wait $gone
	refuses '-p takes a whole number from 1 to 4194304, not .other.: -n takes names' -p 1,other
	refuses "-p $gone: no such process: pgrep NAME" -p "1,$gone"
	refuses '-n takes values that are not empty' -n a,
	refuses 'no such user in /etc/passwd: nearest is daemon; ' -u deamon
	refuses '--netns no_such: /run/netns/no_such does not exist: ip netns list' --netns no_such
	refuses '--netns 77: no process is in a network namespace with this number: lsns' --netns 77
	refuses '/proc/self/ns/pid is not a network namespace' --netns /proc/self/ns/pid
	refuses '--cgroup no/such: no such cgroup: /proc/PID/cgroup shows' --cgroup /,no/such
	refuses 'no such cgroup, and no container id begins with it .docker ps' --cgroup 0123456789abcdef
	refuses "several container ids begin with it, /.*${ID[1]:0:12}.* and /.*${ID[1]:0:12}.*: give more" \
		--cgroup "${ID[1]:0:12}"
	refuses "no such cgroup: /proc" --cgroup "${ID[0]:0:11}"
	refuses '--cgroup /proc is not a version-2 cgroup' --cgroup /proc
	refuses '--cgroup 99999999: no cgroup has this id' --cgroup 99999999
	check 'no tree of cgroups' fails 4 'no tree of them is mounted: run mount -t cgroup2' \
		unshare -m bash -c 'umount -a -l -t cgroup2; exec "$@"' - "$CALLTAP" --cgroup /a ./object.o
}

# In a pid namespace, where processes have other numbers than in the kernel.
in_pid_namespace() {
	fails 2 'runs in a pid namespace of its own, whose numbers are not the kernel.s' \
		unshare --pid --fork --mount-proc "$CALLTAP" -p 1 ./object.o
}

# Without the privilege to open a cgroup by its id.
unprivileged() {
	fails 2 "CAP_DAC_READ_SEARCH: give its path" setpriv --bounding-set=-dac_read_search \
		"$CALLTAP" --cgroup "$(cgroup one)" ./object.o
}

none_attached() { ! bpftool map show | grep -qw "name $STREAM\|name calltap_gate\|name calltap_filter"; }

nothing_attached() {
	wait_for 60 none_attached || { bpftool map show; return 1; }
	no_stray_left
}

require 'a probe that filters nothing' prepare
if ((EUID != 0)) || ! bpftool map show >/dev/null 2>&1; then
	tap_skip 'filters' 'needs root, and a kernel that takes BPF programs'
	tap_end
fi
require 'a tree of cgroups' make_tree
require 'a mix of processes' mix
one_option
together
edited
check '1000 values of an option' most_values
check 'a removed cgroup matches no process' cgroup_is_removed
wrong_use
check 'a cgroup by its id, without privilege' unprivileged
check '-p in a pid namespace' in_pid_namespace
check 'nothing is left attached after that' nothing_attached
tap_end
