# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Shared by vm, vm-kernel and distro; source it. NAME is the program's name in messages, FAILED the
# exit status of die (1).
# shellcheck disable=SC2034 # who sources it reads cache and keyring

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The cache folder. It can be removed at any time.
cache=${CALLTAP_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/calltap/vm}
[[ $cache == /* ]] || cache=$PWD/$cache

say() { printf '%s: %s\n' "$NAME" "$*" >&2; }
die() { say "$@"; exit "${FAILED:-1}"; }

# need TOOL PACKAGE...: report every missing tool in one message
need() {
	local missing=()
	while (($#)); do
		command -v "$1" >/dev/null || missing+=("$2")
		shift 2
	done
	((${#missing[@]} == 0)) ||
		die "missing; cure: apt-get install --no-install-recommends ${missing[*]}"
}

# Print the machine's own Debian mirrors, a line each: URI LABEL.
mirrors() {
	# shellcheck disable=SC2016
	apt-get indextargets --format '$(REPO_URI) $(LABEL)' 'Created-By: Packages' 'Origin: Debian' | sort -u
}

# sources OPTIONS SUITE...: print sources.list lines for SUITE... on the machine's own mirrors.
# sid has no security updates. A mirror may be a snapshot, whose lists are past their date.
sources() {
	local opts="$1 check-valid-until=no" uri label suite
	shift
	mirrors | while read -r uri label; do
		for suite; do
			[[ $label != *-Security ]] || suite+=-security
			[[ $suite == sid-security || $label == *Backports* ]] ||
				echo "deb [$opts] $uri $suite main"
		done
	done
}
