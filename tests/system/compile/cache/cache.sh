#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# usage: tests/system/compile/cache/cache.sh [PART...]
# The object cache, the cached headers, and the compiler without privileges. The parts: key, poison,
# trouble, bytecode, compiler. They need root, to switch users and to mount, and compile for another
# kernel:
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
# shellcheck source-path=SCRIPTDIR
set -u
here=$(dirname "$0")
. "$here/common.sh"

if ((EUID != 0)); then
	tap_skip 'the cache' 'needs root, to be other users and to mount'
	tap_end
elif ! unshare -m true 2>/dev/null; then
	tap_skip 'the cache' 'mounts of its own are not allowed here'
	tap_end
elif [[ -z ${IN_ROOM-} ]]; then
	[[ -n ${RELEASE-} && -n ${HEADERS-} ]] || eval "$("$TOP/scripts/vm-kernel")"
	rm -rf "$TMP"
	export IN_ROOM=1 BUILD CALLTAP RELEASE HEADERS
	exec unshare -m "$BASH" "$0" "$@"
fi

. "$here/key.sh"
. "$here/poison.sh"
. "$here/trouble.sh"
. "$here/bytecode.sh"
. "$here/compiler.sh"

use_release
require 'a room of our own, with headers' open_room
require 'a plain compile works' plain_p
(($#)) || set -- key poison trouble bytecode compiler
for part; do
	"${part}_tests"
done
tap_end
