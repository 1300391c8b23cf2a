# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Does what a page says, and compares what comes with what the page shows. In a page:
#
#	```console			begins commands ($ COMMAND) with their output
#	...				stands for any lines
#	<!-- varies: 4711 8080 -->	what is another one each time, in the blocks that follow
#	<!-- edit: solution.c -->	here the reader edits the lab's file, until it is this one

TIME_OF_DAY='^[0-9]{2}:[0-9]{2}:[0-9]{2}:?$'

# word_is GOT WANT: but for what varies.
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

	read -r -a got <<<"$1"
	read -r -a want <<<"$2"
	((${#got[@]} == ${#want[@]})) || return 1
	for i in "${!want[@]}"; do word_is "${got[i]}" "${want[i]}" || return 1; done
}

# output_is: the lines of GOT are those of WANT.
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

# do_command: COMMAND does what the page shows.
do_command() {
	mapfile -t GOT < <(bash -c "$COMMAND" 2>&1 </dev/null)
	output_is || { printf 'the page shows:\n'; printf '    %s\n' "${WANT[@]}"
		printf 'and it was:\n'; printf '    %s\n' "${GOT[@]}"; return 1; }
}

end_command() {
	[[ -z $COMMAND ]] || check "$NAME: \$ $COMMAND" do_command
	COMMAND='' WANT=()
}

# follow LAB: its page from top to bottom.
follow() {
	local line inside=0

	NAME=$1 COMMAND='' WANT=() VARIES=()
	while IFS= read -r line <&3; do
		case $inside$line in
		'0```console') inside=1 ;;
		'1```') end_command; inside=0 ;;
		'1$ '*) end_command; COMMAND=${line#'$ '} ;;
		1*) WANT+=("$line") ;;
		'0<!-- varies: '*) line=${line#*: }; read -r -a VARIES <<<"${line% -->}" ;;
		'0<!-- edit: '*) line=${line#*: }
			check "$NAME: the file is edited" cp "probes/labs/$1/${line% -->}" "$HOME/calltap-labs/$1.c" ;;
		esac
	done 3<"probes/labs/$1/README.md"
}
