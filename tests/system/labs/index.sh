#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The course's first page followed, from a clone that clone.sh has made, on whatever machine this
# is: where it can't run a lab, the throwaway machine does. And a shell in that machine.
set -u
. "$(dirname "$0")/../../lib/lib.sh"
. "$(dirname "$0")/pages.sh"

# The kernels that are there.
export CALLTAP_VM_CACHE=${CALLTAP_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/calltap/vm}
unset BUILD CALLTAP_LABS LAB_LANG LAB_OBJECTS XDG_STATE_HOME XDG_CACHE_HOME LC_ALL

prompts() { [[ $(<"$TMP/screen") == *"]"*"# "* ]]; }

# in_shell COMMAND: typed at the prompt of `scripts/lab vm`, on a terminal.
in_shell() {
	local keys shell

	mkfifo "$TMP/keys"
	script -qefc 'scripts/lab vm' "$TMP/screen" <"$TMP/keys" >/dev/null 2>&1 &
	shell=$!
	exec {keys}>"$TMP/keys"
	wait_for 60 prompts && printf '%s\n' "$1; exit" >&"$keys" && wait_end "$shell" 60
	exec {keys}>&-
	same 'exit status' "${STATUS-}" 0 || { cat "$TMP/screen"; return 1; }
}

has_state() { same 'what is known of it' "$(scripts/lab list | awk '$2 == "'"$1"'" { print $3 }')" "$2"; }

follow probes/labs/README.md
follow probes/labs/README.zh.md
LANG=C.UTF-8
check 'a shell in the throwaway machine' in_shell 'scripts/lab start 2 >/dev/null'
check 'keeps the files that are made in it' test -s "$HOME/calltap-labs/02-listen.c"
check 'and how far one has come in it' has_state listen started
tap_end
