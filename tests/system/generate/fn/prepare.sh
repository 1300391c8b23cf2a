#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Compile the objects that guest.sh runs, on this machine for that kernel:
#
#	prepare.sh OUTDIR RELEASE HEADERS
#
# OUTDIR has the files of describe.sh. A random sample of the kernel's functions is compiled, several
# in an object: SAMPLE of them, chosen by SEED. If Python bcc cannot compile for this kernel, the file
# no_python has the reason.
set -eu

here=$(dirname "$(realpath "$0")")
build=$(realpath "${BUILD:-$here/../../../../build}")
sample=${SAMPLE:-500} together=50
(($# == 3)) || { echo 'usage: prepare.sh OUTDIR RELEASE HEADERS' >&2; exit 2; }
out=$(realpath "$1") release=$2
export BCC_KERNEL_SOURCE=$3

# compile NAME ARGUMENT...
compile() {
	"$build/calltap" --kernel "$release" --save "$out/$1.o" "${@:2}" 2>"$out/log" ||
		{ cat "$out/log" >&2; return 1; }
}

port='u16 port = sock->sk->__sk_common.skc_num'
compile listen -r -f "$port" -f 'u32 netns = sock->sk->__sk_common.skc_net.net->ns.inum' \
	-w 'backlog > 100' fn:inet_listen
compile entry -f "$port" -f 'char proto[8] = sock->sk->__sk_common.skc_prot->name' fn:inet_listen
compile bad -r fn:inet_listen -f 'u32 n = ((struct task_struct *)((u64)sock ^ (1ull << 63)))->pid' \
	-f 'char s[8] = ((struct task_struct *)4096)->comm'
compile text fn:get_fs_type
compile text_return -r -f 'char again[8] = name' fn:get_fs_type
compile user_text fn:do_sys_openat2 -f 'char whole[128] = filename'
compile nested -r fn:vfs_fallocate
compile mount fn:vfs_fallocate \
	-f 'int id = ((struct mount *)((char *)file->f_path.mnt - offsetof(struct mount, mnt)))->mnt_id'
compile chain -r fn:ep_loop_check_proc
compile crowd -r fn:hrtimer_nanosleep
compile two fn:inet_listen,get_fs_type

# A generated source is a file like any other.
"$build/calltap" --kernel "$release" --source -r -f "$port" fn:inet_listen >"$out/file.c" 2>"$out/log"
compile file "$out/file.c"

"$build/calltap" --kernel "$release" fn:tcp_v4_connect --source >"$out/my.c" 2>"$out/log"
compile my "$out/my.c"
# The bpf.h in Debian 12's Python bcc does not work with headers of newer kernels.
PEER_MODULES=$out/modules "$here/under_bcc.py" 2>"$out/log" ||
	grep -o 'include/linux/bpf.h:.*error: .* incomplete type .*' "$out/log" >"$out/no_python" ||
	{ cat "$out/log" >&2; exit 1; }

# The sources of modules' functions, which describe.sh wrote on the kernel.
for probe in "$out"/module_*.c; do compile "$(basename "$probe" .c)" "$probe"; done

# One seed for the whole sample, to reproduce it.
SEED=${SEED:-$RANDOM$RANDOM}
numbers() { openssl enc -aes-256-ctr -pass "pass:$SEED" -nosalt </dev/zero 2>/dev/null; }
bpftool btf dump file "$BCC_KERNEL_SOURCE/../vmlinux" format raw |
	sed -nE "s/^\[[0-9]+\] FUNC '([^']+)'.*/\1/p" | sort -u >"$out/btf"
comm -12 "$out/btf" <(sort -u "$out/functions") >"$out/both"
shuf -n "$sample" --random-source=<(numbers) "$out/both" >"$out/sample"
{ echo "$SEED"; wc -l <"$out/both"; wc -l <"$out/sample"; } >"$out/seed"
for ((from = 1, n = 1; from <= sample; from += together, n++)); do
	sed -n "$from,$((from + together - 1))p" "$out/sample" >"$out/sample$n"
	compile "sample$n" "fn:$(paste -sd, "$out/sample$n")" || echo "$n" >>"$out/failed"
done
