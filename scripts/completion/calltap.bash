# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Completion of calltap for bash. The build writes a line for each option below "OPTIONS": its name and
# its values, as src/options.tab has them.

declare -gA _calltap_values=(
	# OPTIONS
)

# _calltap_reply WORD HEAD CUT: offer each line of standard input, with HEAD before it, that begins
# with WORD. Of each offer bash gets all but the first CUT characters.
_calltap_reply() {
	local line quoted

	while IFS= read -r line; do
		[[ $2$line == "$1"* ]] || continue
		printf -v quoted '%q' "$2$line"
		quoted=${quoted//\\,/,}
		COMPREPLY+=("${quoted:$3}")
	done
}

# _calltap_names COMMAND KIND:PART: the system calls or functions whose names begin with PART.
_calltap_names() { "$1" --list "$2*" 2>/dev/null | sed 's/(.*//; s/.*[ *:]//'; }

# _calltap_generated COMMAND WORD: complete the last name in sys:NAME,NAME or fn:NAME,NAME. All functions are
# too many to offer.
_calltap_generated() {
	local part=${2##*[:,]} cut=0 kind=${2%%:*}

	[[ $part || $kind != fn ]] || return
	[[ $COMP_WORDBREAKS != *:* ]] || cut=$((${#kind} + 1))
	_calltap_reply "$2" "${2%"$part"}" "$cut" < <(_calltap_names "$1" "$kind:$part")
}

# _calltap_target COMMAND WORD: offer probes, sources, objects and folders.
_calltap_target() {
	local files

	_calltap_reply "$2" '' 0 < <("$1" --list 2>/dev/null | sed 's/ .*//'; printf 'sys:\nfn:\n')
	mapfile -t files < <(compgen -f -X '!*.[co]' -- "$2"; compgen -d -- "$2")
	[[ ${COMPREPLY[*]-} != *: ]] || compopt -o nospace
	[[ -z ${files[*]-} ]] || compopt -o filenames
	COMPREPLY+=("${files[@]}")
}

# The colon of sys:NAME and the = of --OPTION=VALUE separate words for bash, so the word is taken from
# the line.
_calltap() {
	local command=${1/#\~\//$HOME/} word=$2 option=$3 line=${COMP_LINE:0:COMP_POINT}
	local whole=${line##*[[:space:]]} values

	COMPREPLY=()
	[[ $whole != --*=* ]] || { option=${whole%%=*}; word=${whole#*=}; }
	values=${_calltap_values[${option:-none}]-}
	case $values in
	any) ;;
	file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	folder) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
	words\ *) _calltap_reply "$word" '' 0 < <(tr ' ' '\n' <<<"${values#words }") ;;
	command\ *) _calltap_reply "$word" '' 0 < <(eval "${values#command }" 2>/dev/null) ;;
	*)
		case $whole in
		-*) _calltap_reply "$whole" '' 0 < <(printf '%s\n' "${!_calltap_values[@]}") ;;
		sys:* | fn:*) _calltap_generated "$command" "$whole" ;;
		*) _calltap_target "$command" "$word" ;;
		esac
		;;
	esac
}

complete -F _calltap calltap
