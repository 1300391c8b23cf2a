# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Shared by the scripts of the probes. A script runs actions ("acts") under a probe and predicts the
# events. One prediction gives both the line of the table and the JSON object.
#
#	OBJECTS	the folder of the compiled probes; default: compile them for this kernel

. "$(dirname "${BASH_SOURCE[0]}")/../../lib/lib.sh"
ACTS=$BUILD/tests/system/probes
export ACTS

# target NAME: print the target for calltap.
target() { [[ -n ${OBJECTS-} ]] && printf '%s\n' "$OBJECTS/$1.o" || printf './probes/%s.c\n' "$1"; }

# act PROGRAM NAME ARGUMENT...: run it in the background with the comm NAME, and set PID.
act() {
	ln -sf "$ACTS/$1" "$TMP/$2"
	"$TMP/$2" "${@:3}" >"$TMP/said" &
	PID=$!
}

# done_well: wait for the act; fail if its exit status is not 0.
done_well() { wait_end "$PID" 60 && same 'status of the act' "$STATUS" 0; }

# begin_events STREAM KEY...: predictions from here on have these keys.
begin_events() {
	STREAM=$1
	KEYS=("${@:2}")
	: >"$TMP/want.json"
	: >"$TMP/want.table"
}

# event VALUE...: predict an event with these values in JSON form, one for each key. TIME, TOOK, CGROUP
# and ANY stand for values that cannot be predicted.
event() {
	local i json='' table=''

	(($# == ${#KEYS[@]})) || { echo "$# values for ${#KEYS[@]} keys"; return 1; }
	for ((i = 0; i < $#; i++)); do
		json+=",\"${KEYS[i]}\":${*:i+1:1}"
		table+=" ${*:i+1:1}"
	done
	printf '{"stream":"%s"%s}\n' "$STREAM" "$json" >>"$TMP/want.json"
	table=${table//\"/}
	table=$(tr -s ' ' <<<"$table")
	table=${table# }
	printf '%s\n' "${table% }" >>"$TMP/want.table"
}

# Print the events of acts with $1 in their comm, with unpredictable values replaced. The values of the
# other arguments, keys, become ANY.
json_events_of() {
	local key form=

	for key in "${@:2}"; do form+="s/\"$key\":(\"[^\"]*\"|[^,}]*)/\"$key\":ANY/;"; done
	grep -E "^\{\"stream\":\"$STREAM\".*\"comm\":\"[^\"]*$1" "$OUT" | grep -Ev "$NOT_OURS" | sed -E '
		s/"time":"[0-9-]{10}T[0-9:]{8}\.[0-9]{9}Z"/"time":TIME/
		s/"(took|age)":[0-9]+/"\1":TOOK/
		s/"cgroup":("[^"]*"|[0-9]+)/"cgroup":CGROUP/'"
		$form"
}

# A table's values are found by the position of their key: no value before them in our probes is empty
# or has a space.
table_events_of() {
	local columns='' key i

	for ((i = 0; i < ${#KEYS[@]}; i++)); do
		for key in "${@:2}"; do [[ ${KEYS[i]} != "$key" ]] || columns+="\$$((i + 1)) = \"ANY\";"; done
		[[ ${KEYS[i]} != cgroup ]] || columns+="\$$((i + 1)) = \"CGROUP\";"
	done
	grep -E "^[0-9]{4}-.* [^ ]*$1" "$OUT" | grep -Ev "$NOT_OURS" | tr -s ' ' | awk "{ $columns print }" | sed -E '
		s/^[0-9-]{10}T[0-9:]{8}\.[0-9]{9}Z/TIME/
		s/ [0-9]+(\.[0-9]+)?(ns|us|ms|s) / TOOK /
		s/ $//'
}

# events_are FORM NAME [KEY...]: the events of the acts are the predicted ones, in this order.
events_are() {
	diff "$TMP/want.$1" <("$1_events_of" "${@:2}")
}

titles_are() {
	local titles

	titles=$(tr -s ' ' <<<"${KEYS[*]}")
	same titles "$(head -n 1 "$OUT" | tr -s ' ')" "${titles^^}"
}

nothing_lost() {
	grep -Eq "^calltap: $STREAM: ([0-9]+) submitted, \\1 delivered, 0 lost" "$ERR" || { cat "$ERR"; return 1; }
}

# both_forms PROBE FUNCTION NAME [KEY...]: FUNCTION acts and predicts, once for the table and once for
# JSON. OPTIONS has more arguments for calltap.
both_forms() {
	local form name=$1

	for form in table json; do
		require "$name: starts ($form)" start_calltap -o "$form" "${OPTIONS[@]}" "$(target "$1")"
		check "$name: the act ($form)" "$2"
		check "$name: ends ($form)" stop_calltap
		check "$name: every event as predicted ($form)" events_are "$form" "${@:3}"
		check "$name: nothing is lost ($form)" nothing_lost
		[[ $form != table ]] || check "$name: titles" titles_are
		[[ $form != json ]] || cp "$OUT" "$TMP/$name.json"
	done
}

# value_between PROBE NAME KEY LEAST MOST N: check a value of the JSON run's Nth event of NAME.
value_between() {
	local value

	value=$(grep -E "\"comm\":\"[^\"]*$2" "$TMP/$1.json" | sed -nE "s/.*\"$3\":([0-9]+).*/\\1/p" | sed -n "${6}p")
	((${value:--1} >= $4 && ${value:--1} <= $5)) || { echo "$3: ${value:-nothing}, not $4 to $5"; return 1; }
}
OPTIONS=(--pages 1024) # open and others trace the whole machine, which may be busy
NOT_OURS='^$' # events with an act's comm that the act did not cause
# shellcheck disable=SC2034 # suites use it
UID_NOW=$(id -u)
