#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

mounts() {
	mkdir -p "$TMP/here" "$TMP/there"
	act files mounts.act mount "$TMP"
	done_well || return 1
	begin_events mounts time cgroup pid tid uid comm call ret flags type source target
	want() { event TIME CGROUP "$PID" "$PID" "$UID_NOW" '"mounts.act"' "\"$1\"" "${@:2}"; }
	want MOUNT 0 '"REC|PRIVATE"' '""' '""' '"/"'
	want MOUNT 0 '"RDONLY|NOSUID"' '"tmpfs"' '"data"' '"here"'
	want MOUNT 0 '"BIND"' '""' '"here"' '"there"'
	want MOUNT '"ENODEV"' 0 '"nosuchfs"' '"none"' '"here"'
	want UMOUNT 0 '"DETACH"' '""' '""' '"there"'
	want UMOUNT '"ENOENT"' 0 '""' '""' '"nowhere"'
	want MOVE_MOUNT 0 0 '"tmpfs"' '"memory"' '"there"'
	want FSMOUNT '"EBUSY"' 0 '"tmpfs"' '"memory"' '""'
}

both_forms mounts mounts mounts.act
tap_end
