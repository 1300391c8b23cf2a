# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Concurrent starts, kills, full disks and missing folders: all of them cost only speed.
# Folder names have no spaces; common.sh sets the variables.
# shellcheck disable=SC2015,SC2034,SC2086,SC2154

# ---- concurrent starts -----------------------------------------------------------------------

start_one() {
	"$CALLTAP" -v --save "o$1" "${p[@]}" >/dev/null 2>"$TMP/err$1" </dev/null &
	STARTED+=($!)
}

# first_starts N: start N times at once with an empty cache.
first_starts() {
	local n pid

	rm -rf $CACHE ./o[0-9]
	STARTED=()
	for ((n = 0; n < $1; n++)); do start_one "$n"; done
	for pid in "${STARTED[@]}"; do wait "$pid" || { echo "status $?"; cat "$TMP"/err[0-9]; return 1; }; done
	for ((n = 0; n < $1; n++)); do is_object good "o$n" || return 1; done
}

no_leftovers() {
	local left

	same objects "$(count_of $CACHE/objects/*)" 1 || return 1
	left=$(find $CACHE/objects $CACHE/modules \( -name '*.tmp' -o -name '*.lock*' -o -name '*.*[0-9]' \))
	[[ -z $left ]] || { printf 'left: %s\n' "$left"; return 1; }
}

at_once() {
	check 'two first starts at once: both work' first_starts 2
	check '... and leave one object, and nothing else' no_leftovers
	check '... which is then used' hit -- "${p[@]}"
	check 'five first starts at once: all work' first_starts 5
	check '... and leave one object, and nothing else' no_leftovers
}

# ---- killed ---------------------------------------------------------------------------------

# killed_at CALL: strace kills calltap at this call, while it stores the object.
killed_at() {
	rm -rf $CACHE/objects/*
	STATUS=0
	strace -f -qq -o /dev/null -e "trace=$1" -e "inject=$1:signal=KILL" \
		"$CALLTAP" --save o "${p[@]}" >"$OUT" 2>"$ERR" </dev/null || STATUS=$?
	same status "$STATUS" 137 || told || return 1
	[[ ! -e $ENTRY ]] || { echo 'the object has its name already'; return 1; }
	missed -- "${p[@]}" && is_object good && hit -- "${p[@]}"
}

killed() {
	local call

	for call in fsync renameat,renameat2; do
		if ! strace -qq -o /dev/null -e "trace=$call" -e "inject=$call:signal=KILL" true 2>/dev/null; then
			tap_skip "kill -9 before $call" 'strace is not there, or may not'
			continue
		fi
		check "kill -9 before $call: the rest is not used" killed_at "$call"
	done
	check 'leftovers are removed as old objects' leftovers_go
}

# A leftover file is removed like an object: the least recently used first.
leftovers_go() {
	rm -rf $CACHE/objects/* && old_file "$(printf 'a%.0s' {1..64}).123" 60000000 10 &&
		old_file "$(printf 'b%.0s' {1..64})" 20000000 5 && make_o -- "${p[@]}" || return 1
	same 'what remains' "$(entries | sed 's/.*\///')" "$(printf '%s\n' "${ENTRY##*/}" "$(printf 'b%.0s' {1..64})" | sort)"
}

# Kill the compiler while it reads the headers.
compiler_killed() {
	local n

	rm -rf $CACHE
	for n in 3 5 7 9; do
		timeout -s KILL 0.$n "$CALLTAP" --save o "${p[@]}" >/dev/null 2>&1 </dev/null
	done
	make_o -- "${p[@]}" && is_object good && never_says 'retrying without' && hit -- "${p[@]}"
}

# ---- full disks, missing folders --------------------------------------------------------------

# costs_only_speed MESSAGE: the compile works, with the message under -v.
costs_only_speed() {
	missed -- "${p[@]}" && is_object good && says "$1"
}

# in_cache OPTIONS COMMAND...: run the command with a file system for the cache.
in_cache() {
	mkdir -p $CACHE && mount -t tmpfs -o "$1" small $CACHE || return 1
	"${@:2}"
	STATUS=$?
	umount $CACHE && return $STATUS
}

fill() { head -c 100000 /dev/zero >$CACHE/full 2>/dev/null; [[ -s $CACHE/full ]]; }

full_disk() {
	mkdir -m 700 $CACHE/objects $CACHE/modules && fill && costs_only_speed 'not caching' &&
		same 'what is left' "$(count_of $CACHE/objects/*)" 0
}

# Space for the object, but not for the headers.
small_disk() {
	missed -- "${p[@]}" && is_object good && says 'retrying without' && hit -- "${p[@]}"
}

no_inodes() { costs_only_speed 'no cache'; }

read_only() {
	mount -o remount,ro $CACHE && costs_only_speed 'no cache'
}

# Valid, and then read-only.
read_only_later() {
	mkdir -m 700 $CACHE/objects $CACHE/modules && chown nobody $CACHE/modules &&
		mount -o remount,ro $CACHE && costs_only_speed 'not caching'
}

read_only_full() {
	make_o -- "${p[@]}" && mount -o remount,ro $CACHE && hit -- "${p[@]}" && is_object good
}

nowhere() {
	make_o env -u HOME "${NOBODY[@]}" -- "${p[@]}" && is_object good && says 'no cache' || return 1
	make_o env HOME=relative "${NOBODY[@]}" -- "${p[@]}" && says 'no cache' && [[ ! -e relative ]]
}

file_in_the_way() {
	rm -rf $CACHE && : >$CACHE && costs_only_speed 'no cache'
	STATUS=$?
	rm -f $CACHE && return $STATUS
}

# A first user without ~/.cache.
makes_folders() {
	rm -rf $ROOM/newhome && mkdir $ROOM/newhome && chown nobody $ROOM/newhome || return 1
	make_o env HOME=$ROOM/newhome "${NOBODY[@]}" -- "${p[@]}" &&
		hit env HOME=$ROOM/newhome "${NOBODY[@]}" -- "${p[@]}" || return 1
	same modes "$(stat -c '%U %a' $ROOM/newhome/.cache/calltap{,/objects,/modules} | sort -u)" 'nobody 700'
}

# It cannot list the folder, as /home often is.
passes_through() {
	rm -rf $ROOM/homes && mkdir -m 711 $ROOM/homes && mkdir $ROOM/homes/one && chown nobody $ROOM/homes/one || return 1
	missed env HOME=$ROOM/homes/one "${NOBODY[@]}" -- "${p[@]}" &&
		hit env HOME=$ROOM/homes/one "${NOBODY[@]}" -- "${p[@]}"
}

as_others() {
	chmod 777 $WORK
	check 'no HOME: it works' nowhere
	check "a user's first start: folders of its own, closed to others" makes_folders
	check 'a home in a folder that it cannot list: its cache is used' passes_through
	chmod 755 $WORK
}

no_room() {
	check 'a full disk: it works' in_cache size=64k,mode=700 full_disk
	check 'a disk without a free inode: it works' in_cache nr_inodes=1,mode=700 no_inodes
	check 'a read-only disk: it works' in_cache mode=700 read_only
	check 'a disk that became read-only: the cached object is used' in_cache mode=700 read_only_full
	check 'a file where the folder should be: it works' file_in_the_way
	as_others
}

no_room_for_headers() {
	rm -rf $CACHE
	check 'a disk that is too small for the headers: the object is cached' in_cache size=2m,mode=700 small_disk
	check 'a disk that became read-only: it works' in_cache mode=700 read_only_later
	check 'more than 8 folders of modules: the least recently used are removed' eight_modules
}

# ---- size -------------------------------------------------------------------------------------

# old_file NAME SIZE DAYS: make an object that was last used so many days ago.
old_file() { truncate -s "$2" "$CACHE/objects/$1" && touch -d "$3 days ago" "$CACHE/objects/$1"; }

name_of() { printf "$1%.0s" {1..64}; }

# At most 64 MiB are kept: the last three of these.
least_recently_used() {
	local n

	rm -rf $CACHE/objects/*
	for n in 1 2 3 4 5; do old_file "$(name_of $n)" 20000000 $((9 - n)); done
	make_o -- "${p[@]}" || return 1
	same 'what remains' "$(entries | sed 's/.*\///' | cut -c 1-3 | sort)" \
		"$(printf '%s\n' 333 444 555 "$(basename "$ENTRY" | cut -c 1-3)" | sort)"
}

# The time of the last use counts: a hit renews it.
use_makes_young() {
	touch -d '30 days ago' "$ENTRY" && hit -- "${p[@]}" || return 1
	(($(stat -c %Y "$ENTRY") > $(date +%s) - 100)) || { stat "$ENTRY"; return 1; }
}

small_ones_stay() {
	rm -rf $CACHE/objects/* && old_file "$(name_of 1)" 60000000 9 && make_o -- "${p[@]}" || return 1
	same objects "$(count_of $CACHE/objects/*)" 2
}

# old_module N: make a folder of a module, last used N days ago.
old_module() {
	local dir=$CACHE/modules/000000000000000$1

	mkdir -p "$dir/deep" && : >"$dir/map" && : >"$dir/deep/x.pcm" && touch -d "$1 days ago" "$dir" && chown -R nobody "$dir"
}

eight_modules() {
	local n

	made_again && rm -rf $CACHE/modules && mkdir -m 700 $CACHE/modules && chown nobody $CACHE/modules || return 1
	for n in 1 2 3 4 5 6 7 8 9; do old_module $n; done
	made_again || return 1
	same folders "$(count_of $CACHE/modules/*)" 8 || return 1
	same 'the oldest' "$(printf '%s\n' $CACHE/modules/000000000000000[89])" ''
	same 'the youngest' "$(count_of $CACHE/modules/000000000000000[1-7])" 7
}

bounded() {
	check 'over 64 MiB: the least recently used are removed' least_recently_used
	check 'a used object stays' use_makes_young
	check 'below 64 MiB: all objects stay' small_ones_stay
}

trouble_tests() {
	check 'an object that is right' begin_with_p
	at_once
	check 'kill -9 while headers are read: the next start works' compiler_killed
	no_room_for_headers
	check 'a stand-in for the compiler' replay
	check 'an object that is right' begin_with_p
	killed
	no_room
	check 'an object that is right' begin_with_p
	bounded
	real_compiler
}
