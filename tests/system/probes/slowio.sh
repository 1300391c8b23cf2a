#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

io() {
	act files io.act io "$TMP/file"
	done_well || return 1
	begin_events slow time took cgroup pid uid comm ret offset call dev inode folder name
	want() { event TIME TOOK CGROUP "$PID" "$UID_NOW" '"io.act"' "$1" "$2" "\"$3\"" ANY "$INODE" "\"${TMP##*/}\"" '"file"'; }
	INODE=$(stat -c %i "$TMP/file")
	want 3000 0 IO_WRITE
	want 1000 3000 IO_WRITE
	want 0 0 IO_SYNC
	want '"EBADF"' 4000 IO_READ
	want 300 3700 IO_READ
}

# Only this read is slower than the limit.
slow_read() {
	act files slow.act slow /sys/kernel/tracing 600
	done_well || return 1
	begin_events slow time took cgroup pid uid comm ret offset call dev inode folder name
	event TIME TOOK CGROUP "$PID" "$UID_NOW" '"slow.act"' ANY 0 '"IO_READ"' ANY ANY ANY '"trace_pipe"'
}

all_is_slow() { same 'files that are slow' "$(grep -c . <(sed 1d "$OUT"))" 1; }

touch "$TMP/file"
both_forms slowio_0 io io.act dev
both_forms slowio slow_read slow.act ret dev inode folder
check 'slowio: it took 600 ms' value_between slowio slow.act took 590000000 20000000000 1
tap_end
