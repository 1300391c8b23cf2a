#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Follow the course's first page in a clone that clone.sh has made. Labs that this machine cannot run
# are run in the throwaway machine. Then test a shell in that machine.
set -u
. "$(dirname "$0")/../../lib/lib.sh"
. "$(dirname "$0")/pages.sh"

# The cached kernels.
export CALLTAP_VM_CACHE=${CALLTAP_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/calltap/vm}
unset BUILD CALLTAP_LABS LAB_LANG LAB_OBJECTS XDG_STATE_HOME XDG_CACHE_HOME LC_ALL

prompts() { [[ $(<"$TMP/screen") == *"]"*"# "* ]]; }

# in_shell COMMAND: type it at the prompt of `scripts/lab vm`, on a terminal.
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
check 'files made in that shell are kept' test -s "$HOME/calltap-labs/02-listen.c"
check 'progress made in that shell is kept' has_state listen started
tap_end
