# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Follow a page: run its commands and compare their output with the page. Syntax of a page:
#
#	```console			commands ($ COMMAND) with their output
#	...				any lines
#	```diff				an edit of the lab's file: lines with - or a space in front become
#					those with + or a space; @@ starts another hunk
#	<!-- varies: 4711 8080 -->	values that differ each time, in the blocks that follow
#	<!-- one terminal -->		the next command runs in the background during the next block

TIME_OF_DAY='^[0-9]{2}:[0-9]{2}:[0-9]{2}:?$'

# walk PAGE: call on_console LINE... or on_diff LINE... for each block and on_note TEXT for each note.
# Fail if one of them fails.
walk() {
	local line kind='' indent lines=() status=0

	while IFS= read -r line <&3; do
		if [[ -z $kind && $line =~ ^(\ *)'```'(console|diff)$ ]]; then
			indent=${BASH_REMATCH[1]} kind=${BASH_REMATCH[2]} lines=()
		elif [[ -n $kind && $line == "$indent"'```' ]]; then
			"on_$kind" "${lines[@]}" || status=1
			kind=
		elif [[ -n $kind ]]; then
			lines+=("${line#"$indent"}")
		elif [[ $line =~ ^'<!-- '(.*)' -->'$ ]]; then
			on_note "${BASH_REMATCH[1]}"
		fi
	done 3<"$1"
	return "$status"
}

# ---- edits ---------------------------------------------------------------------------------------

# replace OLD NEW: replace whole lines in TEXT; fail unless they occur once.
replace() {
	local before=${TEXT%%$'\n'"$1"*} after=${TEXT#*$'\n'"$1"}

	[[ $before != "$TEXT" ]] || { printf 'the file does not have these lines:\n%s' "$1"; return 1; }
	[[ $'\n'$after != *$'\n'"$1"* ]] || { printf 'the file has these lines twice:\n%s' "$1"; return 1; }
	TEXT=$before$'\n'$2$after
}

# edit_file FILE LINE...: apply the lines of a diff block.
edit_file() {
	local file=$1 line old='' new=''

	TEXT=$'\n'$(<"$file")$'\n'
	for line in "${@:2}" @@; do
		case $line in
		@@)
			replace "$old" "$new" || return
			old='' new=''
			;;
		-*) old+=${line:1}$'\n' ;;
		+*) new+=${line:1}$'\n' ;;
		*) old+=${line:1}$'\n' new+=${line:1}$'\n' ;;
		esac
	done
	printf '%s' "${TEXT:1}" >"$file"
}

# ---- output --------------------------------------------------------------------------------------

# word_is GOT WANT: compare, except values that vary.
word_is() {
	local token got rest

	[[ $1 != "$2" ]] || return 0
	[[ ! ($1 =~ $TIME_OF_DAY && $2 =~ $TIME_OF_DAY) ]] || return 0
	for token in "${VARIES[@]}"; do
		[[ $2 == *"$token"* && $1 == "${2%%"$token"*}"* ]] || continue
		got=${1#"${2%%"$token"*}"}
		rest=${got%%[!0-9a-zA-Z:.+-]*}
		[[ -n $rest ]] && word_is "${got#"$rest"}" "${2#*"$token"}" && return
	done
	return 1
}

line_is() {
	local -a got want
	local i

	[[ $1 != "$2" ]] || return 0
	read -r -a got <<<"$1"
	read -r -a want <<<"$2"
	((${#got[@]} == ${#want[@]})) || return 1
	for i in "${!want[@]}"; do word_is "${got[i]}" "${want[i]}" || return 1; done
}

# output_is: compare the lines of GOT and WANT.
output_is() {
	local g=0 w=0

	while ((w < ${#WANT[@]})); do
		if [[ ${WANT[w]} == ... ]]; then
			((++w < ${#WANT[@]})) || return 0
			until ((g >= ${#GOT[@]})) || line_is "${GOT[g]}" "${WANT[w]}"; do g=$((g + 1)); done
		fi
		((g < ${#GOT[@]})) && line_is "${GOT[g]}" "${WANT[w]}" || return 1
		g=$((g + 1)) w=$((w + 1))
	done
	((g == ${#GOT[@]}))
}

shows() {
	output_is || { printf 'the page shows:\n'; printf '    %s\n' "${WANT[@]}"
		printf 'and it was:\n'; printf '    %s\n' "${GOT[@]}"; return 1; }
}

# ---- commands ------------------------------------------------------------------------------------

# Pages use sudo; the tests are root already.
command -v sudo >/dev/null || { sudo() { "$@"; }; export -f sudo; }

# do_command: run COMMAND and compare its output with the page.
do_command() {
	mapfile -t GOT < <(bash -c "$COMMAND" 2>&1 </dev/null)
	shows
}

terminal_is_ready() { [[ $(<"$TMP/terminal") == *'calltap: ready:'* ]]; }

# enter_terminal: run COMMAND in the background; leave_terminal waits for its end. Remove the output of
# the one before: on a busy machine the new one may not have started when the output is read.
enter_terminal() {
	TERMINAL_COMMAND=$COMMAND TERMINAL_WANT=("${WANT[@]}")
	: >"$TMP/terminal"
	bash -c "$COMMAND" >"$TMP/terminal" 2>&1 </dev/null &
	TERMINAL=$!
	wait_for "$READY_SECONDS" terminal_is_ready || { cat "$TMP/terminal"; return 1; }
}

leave_terminal() {
	wait_end "$TERMINAL" "$END_SECONDS"
	mapfile -t GOT <"$TMP/terminal"
	WANT=("${TERMINAL_WANT[@]}")
	shows
}

run_command() {
	if [[ $TERMINAL == next ]]; then
		check "$NAME: in one terminal \$ $COMMAND" enter_terminal
	else
		check "$NAME: \$ $COMMAND" do_command
	fi
}

on_console() {
	local line terminal=$TERMINAL

	COMMAND=
	for line in "$@" '$ '; do
		[[ $line == '$ '* ]] || { WANT+=("$line"); continue; }
		[[ -z $COMMAND ]] || run_command
		COMMAND=${line#'$ '} WANT=()
	done
	[[ -n $terminal && $terminal != next ]] || return 0
	check "$NAME: and there \$ $TERMINAL_COMMAND" leave_terminal
	TERMINAL=
}

on_diff() { check "$NAME: the file is edited" edit_file "$HOME/calltap-labs/$LAB.c" "$@"; }

on_note() {
	case $1 in
	'varies: '*) read -r -a VARIES <<<"${1#*: }" ;;
	'one terminal') TERMINAL=next ;;
	esac
}

# follow PAGE: from top to bottom, as a reader without files does.
follow() {
	LAB=$(basename "$(dirname "$1")")
	NAME=${1#probes/labs/} VARIES=() TERMINAL=''
	export HOME=$TMP/home LANG=C.UTF-8
	[[ $1 != *.zh.md ]] || LANG=zh_CN.UTF-8
	rm -rf "$HOME"
	mkdir -p "$HOME"
	walk "$1"
}
