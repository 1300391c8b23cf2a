#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

accepts() {
	act sockets accept.act accept 200
	done_well || return 1
	begin_events accepts time took cgroup pid uid comm netns ret local peer
	want() { event TIME TOOK CGROUP "$PID" "$UID_NOW" '"accept.act"' ANY "$1" "\"$2\"" "$3"; }
	want 0 127.0.0.1:8001 '"127.0.0.1:7001"'
	want 0 '[::1]:8002' '"[::1]:7002"'
	want 0 '[::ffff:127.0.0.1]:8002' '"[::ffff:127.0.0.1]:7003"'
	want 0 127.0.0.1:8003 '"127.0.0.1:7004"'
	want '"EAGAIN"' 127.0.0.1:8001 '"AF_UNSPEC"'
}

both_forms accept accepts accept.act netns
check 'accept: the first call waits for its peer' value_between accept accept.act took 190000000 20000000000 1
check 'accept: the second call finds a pending connection' value_between accept accept.act took 1 190000000 2
tap_end
