#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# scripts/distro: it makes a root of another Debian release, runs a command there on this tree, and
# leaves nothing behind. As root.
# shellcheck disable=SC2015,SC2016,SC2317 # a failed check shows why; commands of the root's shell; functions are run by check
set -u
. "$(dirname "$0")/../../lib/lib.sh"

NUMBER=13 NAME=trixie
CACHE=${CALLTAP_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/calltap/vm}
SCRATCH=build-distro-test # in the tree
trap 'rm -rf "$SCRATCH"; tap_cleanup' EXIT

distro() { scripts/distro "$@" >"$TMP/said" 2>"$TMP/err" </dev/null; }

# ends STATUS ARGUMENT...
ends() {
	local status=0

	distro "${@:2}" || status=$?
	same status "$status" "$1" || { cat "$TMP/said" "$TMP/err"; return 1; }
}

# refuses MESSAGE ARGUMENT...
refuses() { ends 125 "${@:2}" && grep -qF -- "$1" "$TMP/err" || { cat "$TMP/err"; return 1; }; }

says() { ends 0 "${@:2}" && same output "$(<"$TMP/said")" "$1"; }

passes_stdin() { same output "$(echo typed | scripts/distro "$NUMBER" -- cat)" typed; }

keeps_tree_alone() {
	mkdir -p "$SCRATCH" &&
		ends 0 "$NUMBER" -- sh -c "echo made >$SCRATCH/made; echo lost >/etc/lost; echo lost >/root/lost; echo lost >/tmp/lost" &&
		same 'file in the tree' "$(<"$SCRATCH/made")" made &&
		ends 0 "$NUMBER" -- sh -c '! ls /etc/lost /root/lost /tmp/lost' &&
		! ls "$CACHE/roots/$NUMBER/root/etc/lost" 2>/dev/null
}

# Compare mount points only: the options of an overlay root name that folder.
mounts_nothing() { ! awk '{ print $2 }' /proc/mounts | grep -F "$CACHE/roots"; }

# The marker identifies the process in any root.
kills_left() {
	local marker=calltap-left-$$

	ends 0 "$NUMBER" -- bash -c "setsid bash -c 'exec -a $marker sleep 1000' >/dev/null 2>&1 &
		until grep -qs ^$marker /proc/[0-9]*/cmdline; do :; done" && ! pgrep -f "^$marker"
}

# SIGTERM reaches the command, and its exit status is returned.
forwards_sigterm() {
	local pid status=0

	rm -f "$SCRATCH/began"
	scripts/distro "$NUMBER" -- bash -c "trap 'exit 5' TERM; : >$SCRATCH/began; sleep 60 & wait" </dev/null >"$TMP/said" 2>&1 &
	pid=$!
	wait_for 30 test -e "$SCRATCH/began" && kill -TERM "$pid" || return 1
	wait "$pid" || status=$?
	same status "$status" 5
}

in_a_folder() { (cd tests/lib && ../../scripts/distro "$NUMBER" -- pwd >"$TMP/said") && same folder "$(<"$TMP/said")" "$PWD/tests/lib"; }

# Use a cache folder of our own, and a debootstrap that copies the cached root and logs its calls.
own_cache() {
	mkdir -p "$TMP/bin" "$TMP/cache"
	cat >"$TMP/bin/debootstrap" <<-END
		#!/bin/sh
		[ ! -e "$TMP/fail" ] || { mkdir -p "\$4/etc"; echo 'E: it fails'; exit 1; }
		echo called >>"$TMP/calls"
		cp -a "$CACHE/roots/$NUMBER/root" "\$4"
	END
	chmod +x "$TMP/bin/debootstrap"
	OWN=$TMP/cache/roots/$NUMBER
}

# with_own STATUS COMMAND...
with_own() {
	local status=0

	PATH=$TMP/bin:$PATH CALLTAP_VM_CACHE=$TMP/cache scripts/distro "$NUMBER" -- "${@:2}" \
		>"$TMP/said" 2>"$TMP/err" </dev/null || status=$?
	same status "$status" "$1" || { cat "$TMP/said" "$TMP/err"; return 1; }
}

calls() { same "debootstrap's calls" "$(grep -c . "$TMP/calls" 2>/dev/null)" "$1"; }

# An incomplete root is not used.
fails_to_make() {
	: >"$TMP/fail"
	with_own 125 true && grep -q "debootstrap failed; see $OWN/log" "$TMP/err" && [[ ! -e $OWN/root ]] || return 1
	rm "$TMP/fail"
}

made_once() { with_own 3 sh -c 'exit 3' && with_own 0 true && calls 1; }

made_anew() {
	rm "$OWN/root/bin/sh" && with_own 0 sh -c 'exit 0' && calls 2 || return 1
	: >"$OWN/root/var/lib/dpkg/status" && with_own 0 true && calls 3
}

# An interrupted installation may have removed or replaced files.
installed_anew() {
	local complete=$OWN/complete

	mkdir -p "$OWN/packages/etc" && : >"$OWN/packages/etc/left" && rm -f "$complete" || return 1
	PATH=$TMP/bin:$PATH CALLTAP_VM_CACHE=$TMP/cache scripts/distro -g distro "$NUMBER" -- \
		sh -c '[ ! -e /etc/left ] && debootstrap --version' >"$TMP/said" 2>&1 </dev/null || { cat "$TMP/said"; return 1; }
	[[ -e $complete ]]
}

updated() {
	touch -d '8 days ago' "$OWN/updated"
	with_own 0 true && grep -q 'updating the root' "$TMP/err" && calls 3 && [[ $(find "$OWN/updated" -mmin -5) ]]
}

without_root() {
	local status=0

	mkdir -p "$TMP/tools" && ln -s /bin/{bash,env,readlink,dirname} "$TMP/tools" && chmod 755 "$TMP" || return 1
	setpriv --reuid=nobody --clear-groups env PATH="$TMP/tools" HOME=/ scripts/distro "$NUMBER" -- true \
		>"$TMP/said" 2>&1 || status=$?
	same status "$status" 125 && grep -q 'takes root; cure:' "$TMP/said" || { cat "$TMP/said"; return 1; }
}

cd "$(dirname "$0")/../../.." || exit 1
if ! unshare -m true 2>/dev/null; then
	tap_skip 'scripts/distro' 'no mount namespaces here'
	tap_end
fi
check 'no release: the usage is printed' refuses 'Usage: distro' -g build
check 'an unknown release is refused' refuses 'no such release: 11; there are' 11
check 'an unknown option is refused' refuses 'Usage: distro' -x "$NUMBER"
check 'without root and sudo, the message names the cure' without_root
require 'a command runs in the root' says "$NUMBER" "$NUMBER" -- sh -c '. /etc/os-release; echo $VERSION_ID'
check 'a release can be given by name' says "$NUMBER" "$NAME" sh -c '. /etc/os-release; echo $VERSION_ID'
check 'an unknown group of packages is refused' refuses 'cannot install nothing' -g nothing "$NUMBER" -- true
check 'packages of a group are installed' ends 0 -g build "$NUMBER" -- cc --version
check 'the exit status of the command is returned' ends 7 "$NUMBER" -- sh -c 'exit 7'
check 'a missing command gives status 127' ends 127 "$NUMBER" -- no-such-command
check 'the command reads stdin' passes_stdin
check 'the command runs in the current folder' in_a_folder
export BUILD=elsewhere
check 'BUILD is a folder for the release' says "build/debian-$NUMBER" "$NUMBER" -- sh -c 'echo $BUILD'
check 'changes of the tree are kept, changes of the root are not' keeps_tree_alone
check 'no mount remains' mounts_nothing
check 'no process remains' kills_left
check 'SIGTERM reaches the command' forwards_sigterm
own_cache
check 'a root that cannot be made is reported and removed' fails_to_make
require 'a root is made only once' made_once
check 'a broken root is made again' made_anew
check 'packages of an interrupted installation are installed again' installed_anew
check 'an old root gets the updates of its release' updated
tap_end
