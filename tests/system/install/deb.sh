#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# make install and make deb. Both install into copies of the system's folders, which no other process
# sees; this machine does not change.
#
#	HEADERS	headers to compile with	(scripts/vm-kernel's)
# shellcheck source-path=SCRIPTDIR disable=SC2317
set -u
here=$(realpath "$(dirname "$0")")
. "$here/common.sh"

[[ -n ${HEADERS-} ]] || eval "$("$TOP/scripts/vm-kernel")"
if [[ -z ${IN_COPY-} ]] && can_copy; then
	rm -rf "$TMP"
	export IN_COPY=1 BUILD HEADERS
	exec unshare -m "$BASH" "$here/deb.sh"
fi

. "$here/install.sh"
. "$here/package.sh"
require 'a build folder of our own' own_build
package_tests
if [[ -z ${IN_COPY-} ]]; then
	tap_skip 'installing' "$WHY"
	tap_end
fi
require "copies of the system's folders" copy_system
install_tests
system_tests
tap_end
