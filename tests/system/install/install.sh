# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# make install, install-strip and uninstall. deb.sh sources it.
# shellcheck disable=SC2015,SC2034,SC2154 # common.sh sets what is set nowhere here

install_default() {
	remember_system && make_own install && files_below usr/local >"$TMP/files" && added_are "$TMP/files"
}

uninstall_default() { make_own uninstall && system_as_before; }

uninstall_twice() { make_own uninstall >"$TMP/said" 2>&1 && ! grep -v '^rm ' "$TMP/said"; }

# A file that make install did not write survives make uninstall, with the folders above it.
keeps_own_file() {
	local dir=$TMP/keep/usr/local/share/calltap/probes

	make_own install DESTDIR="$TMP/keep" && echo mine >"$dir/mine.c" && make_own uninstall DESTDIR="$TMP/keep" || return 1
	same 'what is left' "$(find "$TMP/keep" -type f)" "$dir/mine.c"
}

# below_destdir DIR: make install with this DESTDIR fills it, and changes no system folder.
below_destdir() {
	make_own install DESTDIR="$1" PREFIX=/opt/calltap && system_as_before || return 1
	find "$1" -mindepth 1 -printf '%y %m %u %P\n' | sort >"$TMP/found"
	{
		printf 'd 755 root %s\n' opt opt/calltap opt/calltap/{bin,libexec,share}
		printf 'd 755 root opt/calltap/%s\n' share/{man,bash-completion,zsh,fish} "${SHARED[@]}"
		files_below opt/calltap
	} | sort | diff - "$TMP/found"
}

# paths_are PREFIX DIR: the programs in DIR have paths below PREFIX compiled in, and no others.
paths_are() {
	local found

	found=$(find "$2" -type f -perm -100 -exec grep -aoEh '/[a-z/]*/(libexec|share)/calltap' {} + | sort -u)
	same 'the paths in the programs' "$found" "$1"$'/libexec/calltap\n'"$1/share/calltap"
}

# is_stripped DIR: the three programs in DIR have no symbols, and calltap runs.
is_stripped() {
	local program n=0

	while read -r program; do
		n=$((n + 1))
		! readelf -SW "$program" | grep -E '\.(debug_info|symtab) ' || { echo "$program has symbols"; return 1; }
	done < <(find "$1" -type f -perm -100)
	same programs "$n" 3 && same version "$("$1/opt/calltap/bin/calltap" --version)" "calltap $VERSION"
}

install_tests() {
	CALLTAP=/usr/local/bin/calltap
	check 'make install writes its files below /usr/local, and no other' install_default
	check 'the programs look for their files below /usr/local' paths_are /usr/local /usr/local
	check 'the installed calltap compiles its own listen probe' checks listen /usr/local/share/calltap/probes/listen.c
	rm -rf /var/cache/calltap
	check 'make uninstall removes all of them' uninstall_default
	check 'a second make uninstall finds nothing, and succeeds' uninstall_twice
	check "make uninstall keeps a user's own file" keeps_own_file
	check 'make install writes only below DESTDIR' below_destdir "$TMP/dest"
	check 'make builds again every program with the old PREFIX in it' paths_are /opt/calltap "$TMP/dest"
	check 'make install-strip succeeds' make_own install-strip DESTDIR="$TMP/stripped" PREFIX=/opt/calltap
	check 'its programs have no symbols' is_stripped "$TMP/stripped"
}
