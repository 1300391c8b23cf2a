#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

# Changes /etc/resolv.conf, so run it only in a throwaway machine.
use_our_server() { printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:2\n' >/etc/resolv.conf; }

lookups() {
	act lookups dns.act lookups
	done_well || return 1
	begin_events lookups time took cgroup pid uid comm server type result answers name
	want() { event TIME TOOK CGROUP "$PID" "$UID_NOW" '"dns.act"' "\"$1\"" "\"$2\"" "\"$3\"" "$4" "\"$5\""; }
	want 127.0.0.1:53 A NOERROR 1 host.calltap.test
	want 127.0.0.1:53 A NXDOMAIN 0 nx.calltap.test
	want 127.0.0.1:53 A NO_ANSWER 0 slow.calltap.test
	want 127.0.0.1:53 A NOERROR 1 slow.calltap.test
	want '[::1]:53' MX NOERROR 1 mx.test
	want '[::1]:53' NS NOERROR 1 .
}

use_our_server || { tap_fail 'dns: our own server is asked'; tap_end; }
both_forms dns lookups dns.act
check 'dns: the query is sent again after a second without an answer' \
	value_between dns dns.act took 900000000 10000000000 3
tap_end
