# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The Debian package: its contents, and its installation, use and removal. deb.sh sources it.
# shellcheck disable=SC2015,SC2034,SC2154 # common.sh sets what is set nowhere here

ARCH=$(dpkg --print-architecture)
DEB=$OWN/calltap_${VERSION}_$ARCH.deb

# ---- the package ------------------------------------------------------------------------------

# PREFIX and CFLAGS of the caller must not reach the package.
build_package() { make_own deb PREFIX=/elsewhere CFLAGS=-O0 && [[ -e $DEB ]] && [[ ! -e $OWN/deb ]]; }

lintian_silent() {
	local status=0 said

	said=$(lintian --allow-root --fail-on error,warning "$DEB" 2>&1) || status=$?
	same 'lintian says' "$said" '' && same status "$status" 0
}

# A comment above each override gives the reason.
overrides_have_reasons() {
	awk '/^#/ { reason = 1; next } /^$/ { reason = 0; next } !reason { print; bad = 1 } END { exit bad || !NR }' \
		"$TOP/scripts/deb/lintian-overrides"
}

field_is() { same "$1" "$(dpkg-deb --field "$DEB" "$1")" "$2"; }

fields() { field_is Package calltap && field_is Version "$VERSION" && field_is Architecture "$ARCH"; }

# The package depends on the owner of every shared library that its programs name (NEEDED).
dependencies() {
	local depends library package n=0

	dpkg-deb --extract "$DEB" "$TMP/package" || return 1
	depends=$(dpkg-deb --field "$DEB" Depends | tr ',' '\n' | awk '{ print $1 }')
	while read -r library; do
		package=$(dpkg-query --search "*/$library" | sed -n 's/[:,].*//p' | sort -u)
		grep -Fxq "$package" <<<"$depends" || { echo "$library is of $package; it depends on: $depends"; return 1; }
		n=$((n + 1))
	done < <(find "$TMP/package" -type f -perm -100 -exec readelf -dW {} + | sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p' | sort -u)
	((n >= 3)) && grep -Fxq libbpfcc <<<"$depends" || { echo "$n libraries; it depends on: $depends"; return 1; }
}

# Static-Built-Using and the notices agree, and libbpf and libbcc, which are static in every release,
# are among them.
static_parts() {
	local told notices

	told=$(dpkg-deb --field "$DEB" Static-Built-Using)
	notices=$(find "$TMP/package/usr/share/doc/calltap/static" -type f -printf '%f\n')
	for part in bpfcc libbpf; do
		[[ ", $told" == *", $part (= "* ]] || { echo "no $part: $told"; return 1; }
		grep -Eqx "$part-dev(.gz)?|lib$part-dev(.gz)?" <<<"$notices" || { echo "no notices of $part: $notices"; return 1; }
	done
	same 'one notice a library' "$(wc -l <<<"$notices")" "$(tr ',' '\n' <<<"$told" | wc -l)"
}

# The package holds the files of make install, with compressed manual pages, and its documents, and no
# other file.
contents() {
	dpkg-deb --contents "$DEB" | awk '$6 !~ /\/$/ { print $1, $2, substr($6, 3) }' | grep -v ' usr/share/doc/calltap/static/' | sort >"$TMP/contents"
	{
		files_below usr | sed -e 's:\(man/man.*\):\1.gz:; s:zsh/site-functions:zsh/vendor-completions:' | sed -n 's:^f 755 root:-rwxr-xr-x root/root:p; s:^f 644 root:-rw-r--r-- root/root:p'
		printf -- '-rw-r--r-- root/root %s\n' usr/share/doc/calltap/{README.md.gz,changelog.gz,copyright} \
			usr/share/lintian/overrides/calltap
	} | sort | diff - "$TMP/contents"
}

hardened() {
	local program

	while read -r program; do
		readelf -hW "$program" | grep -q 'Type:.*DYN' && readelf -lW "$program" | grep -q GNU_RELRO &&
			readelf -dW "$program" | grep -q 'BIND_NOW' || { echo "$program is not"; return 1; }
	done < <(find "$TMP/package" -type f -perm -100)
}

package_tests() {
	require 'make deb builds the package' build_package
	check 'its name, version and architecture are right' fields
	check 'it depends on the package of every shared library' dependencies
	check 'it names its static libraries, and has their notices' static_parts
	check 'it holds the files of make install and its documents' contents
	check 'the programs look for their files below /usr' paths_are /usr "$TMP/package"
	check 'the programs are position-independent, with read-only relocations' hardened
	check 'lintian finds no error and no warning' lintian_silent
	check 'each lintian override has a reason' overrides_have_reasons
}

# ---- on a system ------------------------------------------------------------------------------

install_package() { remember_system && dpkg --install "$DEB" && same status "$(package_status)" 'ii '; }

version() { same version "$(calltap --version)" "calltap $VERSION"; }

# The exit status is 0 or 4, as the listen probe can run here or not.
doctor() {
	local status=0

	calltap --doctor -o json >"$TMP/out" || status=$?
	((status == 0 || status == 4)) || { echo "status $status"; return 1; }
	grep -q '^{"check":"compiler","state":"ok","found":"libbcc\.so' "$TMP/out" &&
		grep -q '^{"check":"cache","state":"ok","found":"/var/cache/calltap"' "$TMP/out" || { cat "$TMP/out"; return 1; }
}

# calltap shows the file that a process opens.
opened() {
	local pid

	echo told >"$TMP/opened"
	"${HELD[@]}" cat "$TMP/opened" >"$TMP/said" &
	pid=$!
	BCC_KERNEL_SOURCE=$HEADERS start_calltap -o json -p "$pid" open && let_go "$pid" || return 1
	wait_end "$pid" 60 && stop_calltap || return 1
	grep -q "^{\"stream\":\"opens\",.*\"comm\":\"cat\",.*\"path\":\"$TMP/opened\"" "$OUT" || { cat "$OUT" "$ERR"; return 1; }
}

# calltap-sym, which the package installs, gives the names of a stack's functions.
named() {
	local keep

	BCC_KERNEL_SOURCE=$HEADERS start_calltap "$TOP/tests/system/print/streams/probes/stacks.c" || return 1
	exec {keep}> >("$BUILD/tests/system/print/streams/stacked" 2)
	wait_for 60 grep -q 'outermost+0x[0-9a-f]* \[stacked\]' "$OUT" || { cat "$OUT" "$ERR"; stop_calltap; return 1; }
	stop_calltap
	exec {keep}>&-
}

# Removal leaves root's cache, and nothing else.
remove_package() {
	dpkg --remove calltap && same status "$(package_status)" 'rc ' || return 1
	system_changes | diff "$TMP/system" - | grep '^[<>]' | grep -v '^[<>] [<>] [df] [0-7]* [a-z]* var/cache/calltap' >"$TMP/left"
	same 'what is left' "$(<"$TMP/left")" '' && [[ -d /var/cache/calltap/objects ]]
}

purge_package() {
	dpkg --purge calltap && same status "$(package_status)" '' && system_as_before &&
		same "dpkg's records" "$(find /var/lib/dpkg -name 'calltap*')" ''
}

no_process() {
	same processes "$(readlink /proc/[0-9]*/exe | grep -E '^/usr/(bin|libexec/calltap)/calltap')" ''
}

system_tests() {
	CALLTAP=/usr/bin/calltap
	require 'dpkg installs the package' install_package
	check 'calltap runs, and has this version' version
	check 'calltap --doctor finds its compiler and its cache' doctor
	check 'calltap --check compiles an installed probe' checks listen /usr/share/calltap/probes/listen.c
	check 'calltap open shows an opened file' opened
	check 'a stack shows the names of functions' named
	check 'dpkg --remove leaves only the cache' remove_package
	check 'dpkg --purge leaves the system as it was' purge_package
	check 'no process of the package remains' no_process
}
