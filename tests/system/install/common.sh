# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Shared by the parts of the deb suite, on top of lib.sh: a system whose folders are copies, and a
# list of the changes in them.
#
#	OWN	the suite's own build folder; it holds builds for several prefixes
# shellcheck source-path=SCRIPTDIR disable=SC2015,SC2034

. "${BASH_SOURCE[0]%/*}/../../lib/lib.sh"

TOP=$(realpath "${BASH_SOURCE[0]%/*}/../../..")
VERSION=$(sed -n 's/^VERSION := //p' "$TOP/Makefile")
OWN=$BUILD/tests/system/install
COPIES=(/usr /etc /var)
# Folders below PREFIX that calltap shares with other programs; make uninstall leaves them.
SHARED=(share/man/man{1,5,7} share/bash-completion/completions share/zsh/site-functions share/fish/vendor_completions.d)

# make_own ARGUMENT...: run make as a user's shell does, in the suite's own build folder.
make_own() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u DESTDIR -u PREFIX make --no-print-directory -C "$TOP" BUILD="$OWN" "$@"
}

# Copy the build of the other suites, so that make has nothing to compile again.
own_build() {
	rm -rf "$OWN" && mkdir -p "$OWN" &&
		cp -a "$BUILD"/{calltap,calltap-cc,calltap-sym,lab-calls,obj,installed,*.flags,*.h,embedded.c} "$OWN"
}

# ---- a system to install into -----------------------------------------------------------------

# can_copy: set WHY if copy_system cannot work here.
can_copy() {
	local path

	WHY='needs root, and mounts of its own'
	((EUID == 0)) && unshare -m true 2>/dev/null || return 1
	for path in "$TOP" "$BUILD" "$TMP" "$HEADERS"; do
		WHY="$path is below /usr, /etc, /var or /mnt, which the suite replaces"
		[[ $path != /usr/* && $path != /etc/* && $path != /var/* && $path != /mnt/* ]] || return 1
	done
}

# Lay an overlay over each system folder, in the suite's own mount namespace. Changes stay in memory
# and end with the namespace. The copies never had calltap.
copy_system() {
	local folder

	mount -t tmpfs changes /mnt || return 1
	for folder in "${COPIES[@]}"; do
		mkdir -p /mnt/{lower,upper,work}"$folder" || return 1
		mount --bind -o ro "$folder" "/mnt/lower$folder" &&
			mount -t overlay -o "lowerdir=$folder,upperdir=/mnt/upper$folder,workdir=/mnt/work$folder" overlay "$folder" || return 1
	done
	[[ -z $(package_status) ]] || dpkg --purge calltap || return 1
	rm -rf /var/cache/calltap /usr/local/{bin,libexec,share}/calltap
	mkdir -p /usr/local/{bin,libexec,share} "${SHARED[@]/#//usr/local/}" "$TMP/home" "$TMP/empty"
	# An empty folder and home: calltap finds no probes but the installed ones.
	export HOME=$TMP/home
	umask 022
	cd "$TMP/empty" || return 1
}

# describe ROOT: print type, mode, owner and path of each written file that exists below ROOT; size
# and time too, except for folders.
describe() {
	(
		cd "$1" || exit
		# shellcheck disable=SC2185 # written names the paths
		find -files0-from "$TMP/written" -maxdepth 0 -type d -printf '%y %m %u %p\n' -o -printf '%y %m %u %p\t%s %T@\n' 2>/dev/null
	) | sort
}

# Print the differences between this machine ("<") and the copies (">"), except in dpkg's records,
# the logs and the index of the manual pages. Only paths in the upper folders can differ.
system_changes() {
	(cd /mnt/upper && find "${COPIES[@]#/}" \( -path var/lib/dpkg -o -path var/log -o -path var/cache/man \) -prune -o -print0) >"$TMP/written"
	diff <(describe /mnt/lower) <(describe /) | grep '^[<>]' | sort
}

remember_system() { system_changes >"$TMP/system"; }

# system_as_before: nothing changed since remember_system.
system_as_before() { system_changes | diff "$TMP/system" -; }

# added_are FILE: exactly the files that FILE lists were added since remember_system, and no other
# file changed.
added_are() {
	system_changes >"$TMP/system-now"
	comm -13 "$TMP/system" "$TMP/system-now" | sed 's/^> //; s/\t.*//' | diff "$1" - &&
		same 'changed or gone' "$(comm -23 "$TMP/system" "$TMP/system-now")" ''
}

# ---- what is installed ------------------------------------------------------------------------

package_status() { dpkg-query -W -f '${db:Status-Abbrev}' calltap 2>/dev/null; }

# files_below PREFIX: print the files of make install as describe does, without size and time.
files_below() {
	{
		printf 'd 755 root %s\n' "$1"/{libexec/calltap,share/calltap,share/calltap/probes,share/calltap/include,share/calltap/include/calltap}
		printf 'f 755 root %s\n' "$1"/{bin/calltap,libexec/calltap/calltap-cc,libexec/calltap/calltap-sym}
		(cd "$TOP" && printf "f 644 root $1/share/calltap/%s\n" probes/*.c include/calltap/*.h)
		printf "f 644 root $1/share/%s\n" man/man1/calltap.1 man/man5/calltap-output.5 man/man7/calltap-probe.7 \
			bash-completion/completions/calltap fish/vendor_completions.d/calltap.fish zsh/site-functions/_calltap
	} | sort
}

# checks PROBE FILE: the installed calltap takes FILE for PROBE, and compiles it.
checks() {
	BCC_KERNEL_SOURCE=$HEADERS "$CALLTAP" --check "$1" >"$TMP/out" 2>"$TMP/err" || { cat "$TMP/err"; return 1; }
	grep -Fxq "calltap: probe: $2" "$TMP/err" || { echo "not $2:"; cat "$TMP/err"; return 1; }
}
