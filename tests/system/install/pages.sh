#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The manual pages: well formed, and calltap(1) and --help have what the table of options has.
# shellcheck disable=SC2015,SC2317 # a failed check shows why; functions are run by check
set -u
. "$(dirname "$0")/../../lib/lib.sh"
cd "$(dirname "$0")/../../.." || exit 1

pages=(calltap.1 calltap-output.5 calltap-probe.7)

# page_text PAGE: as a wide terminal shows it.
page_text() { MANWIDTH=200 man --no-hyphenation --no-justification -l "$BUILD/$1" | col -bx; }

lints() {
	local said

	said=$(mandoc -Tlint -W warning "$BUILD/$1")
	same 'mandoc says' "$said" '' || return 1
	said=$(man --warnings -l "$BUILD/$1" 2>&1 >/dev/null)
	same 'man says' "$said" ''
}

# The name of a page is found by whatis, and its version is calltap's.
has_name() {
	lexgrog "$BUILD/$1" | grep -q ": \"${1%.*} - " && page_text "$1" | tail -n 1 | grep -qF "$("$CALLTAP" --version)"
}

# options_of FORMAT: a line for each option of the table.
options_of() { awk -v format="$1" '
	/^option: / { name = $2; letter = ""; argument = "" }
	/^letter: / { letter = $2 }
	/^argument: / { argument = substr($0, 11) }
	/^help: / && name != "" {
		if (format == "help")
			print (letter == "" ? "" : "-" letter ", ") "--" name (argument == "" ? "" : "=" argument)
		else
			print (letter == "" ? "" : "-" letter (argument == "" ? "" : " " argument) ", ") "--" name (argument == "" ? "" : " " argument)
		name = ""
	}' src/options.tab; }

# The page has every option of the table once, in its order.
page_has_options() {
	page_text calltap.1 | sed -n '/^OPTIONS$/,/^FILTERS$/p' >"$TMP/section"
	options_of page >"$TMP/wanted"
	((20 < $(wc -l <"$TMP/wanted"))) || { echo 'the table has no options'; return 1; }
	# The text behind a short option begins on its line.
	grep -E '^ {5,7}-' "$TMP/section" | sed -E 's/^ *//; s/^(--list) .*/\1/' | diff "$TMP/wanted" -
}

help_has_options() {
	"$CALLTAP" --help | sed -nE 's/^ {2,6}((-., )?--[a-z-]+(=[^ ]+( NAME = EXPR)?)?)( .*|$)/\1/p' | sort >"$TMP/found"
	options_of help | sort | diff - "$TMP/found"
}

help_by_any_name() {
	local name

	"$CALLTAP" --help >"$TMP/help" && [[ -s $TMP/help ]] || return 1
	for name in -h '-?'; do
		"$CALLTAP" "$name" | diff "$TMP/help" - || return 1
	done
}

# answers PATTERN...: calltap(1) has a line for each.
answers() {
	local pattern

	page_text calltap.1 >"$TMP/page"
	for pattern; do
		grep -qE -- "$pattern" "$TMP/page" || { echo "no $pattern"; return 1; }
	done
}

# A machine without lowdown builds no page, and is told why.
without_lowdown() {
	local status=0

	PATH=/nowhere scripts/build/page 1 src/doc/calltap.1.md src/options.tab >"$TMP/page" 2>"$TMP/said" || status=$?
	same status "$status" 1 && grep -q 'lowdown.*scripts/deps build.*PAGES=' "$TMP/said" || { cat "$TMP/said"; return 1; }
	make --no-print-directory -n BUILD="$TMP/none" PAGES= all >"$TMP/said" && ! grep 'scripts/build/page' "$TMP/said"
}

for page in "${pages[@]}"; do
	check "$page has no error and no warning" lints "$page"
	check "$page has its name and the version" has_name "$page"
done
check 'calltap(1) has the options of the table' page_has_options
check '--help has the options of the table' help_has_options
check '-h and -? print the same as --help' help_by_any_name
check 'calltap(1) tells how to filter by container' answers 'To filter by container' '--cgroup 4f66ad9a7b2e'
check 'calltap(1) tells what unseen means' answers '^ +unseen: '
check 'calltap(1) tells which types print as an address' answers 'As an address print: .*__be32.*in6_addr'
check 'calltap(1) shows the JSON of a map' answers '\{"map":"counts",.*"entries":\['
check 'calltap(1) has the exit statuses' answers '^ +0 +done' '^ +1 +a failure' '^ +2 +wrong use' '^ +3 +the probe' '^ +4 +this machine'
check 'without lowdown, make names the cure, and PAGES= leaves the pages out' without_lowdown
tap_end
