# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# make install, install-strip and uninstall. deb.sh sources it.
# shellcheck disable=SC2015,SC2034,SC2154 # common.sh sets what is set nowhere here

# install_default: below /usr/local, and nowhere else.
install_default() {
	remember_system && make_own install && files_below usr/local >"$TMP/files" && added_are "$TMP/files"
}

uninstall_default() { make_own uninstall && system_as_before; }

uninstall_twice() { make_own uninstall >"$TMP/said" 2>&1 && ! grep -v '^rm ' "$TMP/said"; }

# A file that make install did not put there stays, and the folders that it is in.
keeps_own_file() {
	local dir=$TMP/keep/usr/local/share/calltap/probes

	make_own install DESTDIR="$TMP/keep" && echo mine >"$dir/mine.c" && make_own uninstall DESTDIR="$TMP/keep" || return 1
	same 'what is left' "$(find "$TMP/keep" -type f)" "$dir/mine.c"
}

# below_destdir DIR: PREFIX is below DIR, and outside of it nothing changes.
below_destdir() {
	make_own install DESTDIR="$1" PREFIX=/opt/calltap && system_as_before || return 1
	find "$1" -mindepth 1 -printf '%y %m %u %P\n' | sort >"$TMP/found"
	{
		printf 'd 755 root %s\n' opt opt/calltap opt/calltap/{bin,libexec,share}
		files_below opt/calltap
	} | sort | diff - "$TMP/found"
}

# paths_are PREFIX DIR: the programs in DIR look below PREFIX, and nowhere else.
paths_are() {
	local found

	found=$(find "$2" -type f -perm -100 -exec grep -aoEh '/[a-z/]*/(libexec|share)/calltap' {} + | sort -u)
	same 'the paths in the programs' "$found" "$1"$'/libexec/calltap\n'"$1/share/calltap"
}

# is_stripped DIR: its programs are, and calltap runs.
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
	check 'the programs look for their files there' paths_are /usr/local /usr/local
	check 'what is installed works' checks listen /usr/local/share/calltap/probes/listen.c
	rm -rf /var/cache/calltap
	check 'make uninstall removes them' uninstall_default
	check 'and finds nothing to do then' uninstall_twice
	check 'a file that is not of make install stays' keeps_own_file
	check 'with DESTDIR and PREFIX, make install writes below them only' below_destdir "$TMP/dest"
	check 'programs that were built for another PREFIX are built anew' paths_are /opt/calltap "$TMP/dest"
	check 'make install-strip' make_own install-strip DESTDIR="$TMP/stripped" PREFIX=/opt/calltap
	check 'installs them without symbols' is_stripped "$TMP/stripped"
}
