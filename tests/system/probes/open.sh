#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

opens() {
	local long

	rm -rf "$TMP/folder" && mkdir "$TMP/folder" || return 1
	act files open.act open "$TMP/folder"
	done_well || return 1
	begin_events opens time cgroup pid tid uid comm ret dir flags mode path
	want() { event TIME CGROUP "$PID" "$PID" "$UID_NOW" '"open.act"' "$@"; }
	want 3 -100 '"DIRECTORY|CLOEXEC"' '"0000"' '"."'
	want 4 -100 '"WRONLY|CREAT|TRUNC"' '"0640"' '"created"'
	want 5 -100 '"WRONLY|APPEND"' '"0000"' '"created"'
	want 6 3 '"RDONLY"' '"0000"' '"created"'
	want 7 3 '"RDWR|CREAT|EXCL"' '"0600"' '"second"'
	want '"EEXIST"' 3 '"RDWR|CREAT|EXCL"' '"0600"' '"second"'
	want '"ENOENT"' -100 '"RDWR|TRUNC"' '"0000"' '"missing"'
	want 8 -100 '"PATH"' '"0000"' '"created"'
	want '"ENOTDIR"' -100 '"RDONLY"' '"0000"' '"created/below"'
	printf -v long '%0250d' 0
	want '"ENAMETOOLONG"' -100 '"RDONLY"' '"0000"' "\"$long...\""
	want '"EFAULT"' -100 '"RDONLY"' '"0000"' '""'
}

both_forms open opens open.act
tap_end
