#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

# A cgroup with a limit below the memory that the act allocates. The memory controller is in version 2's
# tree unless the machine mounts it in version 1.
prepare_cgroup() {
	GROUP=/sys/fs/cgroup/calltap-oom
	mount_missing && echo +memory >/sys/fs/cgroup/cgroup.subtree_control && mkdir -p "$GROUP" &&
		echo 16M >"$GROUP/memory.max"
}

kills() {
	act processes oom.act eat "$GROUP/cgroup.procs"
	wait_end "$PID" 60
	same 'status of who eats' "$STATUS" 137 || return 1
	begin_events ooms time cgroup pid tid uid comm victim victim_comm adjust where kib
	event TIME CGROUP "$PID" "$PID" "$UID_NOW" '"oom.act"' "$PID" '"oom.act"' 700 '"IN_CGROUP"' 16384
}

require 'oom: a cgroup' prepare_cgroup
both_forms oom kills oom.act
rmdir "$GROUP"
tap_end
