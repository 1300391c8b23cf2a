#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

binds() {
	act sockets bind.act bind
	done_well || return 1
	begin_events binds time cgroup pid tid uid comm ret fd at
	want() { event TIME CGROUP "$PID" "$PID" "$UID_NOW" '"bind.act"' "$1" "$2" "\"$3\""; }
	want 0 3 127.0.0.1:5001
	want 0 4 '[::]:5002'
	want '"EINVAL"' 3 127.0.0.1:5003
	want '"EADDRNOTAVAIL"' 5 192.0.2.1:80
	want 0 6 0.0.0.0:0
	want '"EBADF"' 99 127.0.0.1:5004
}

both_forms bind binds bind.act
tap_end
