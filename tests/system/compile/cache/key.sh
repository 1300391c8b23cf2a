# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# An unchanged start hits the cache; a change of anything that the object depends on misses.
# Folder names have no spaces; common.sh sets the variables.
# shellcheck disable=SC2015,SC2034,SC2086,SC2154

# changed_misses NAME [PREFIX...] -- ARGUMENT...
changed_misses() { check "another $1: it is compiled" missed "${@:2}"; }

# restored_hits NAME: the old object is found again.
restored_hits() { check "$1 as before: the cached object is used" hit -- "${p[@]}"; }

# ---- the key ---------------------------------------------------------------------------------

key_of_text() {
	cp p.c $ROOM/p.c
	printf '// another line\n' >>p.c
	changed_misses text -- "${p[@]}"
	cp $ROOM/p.c p.c
	restored_hits 'the text'
	mkdir -p other && cp p.c other/p.c
	changed_misses 'path of the same text' -- --kernel "$RELEASE" ./other/p.c
	printf '#include "mine.h"\nint kprobe__f(struct pt_regs *ctx)\n{\n\treturn MINE;\n}\n' >user.c
	printf 'enum { MINE = 1 };\n' >mine.h
	cp good replay/user.c.o
	make_o -- --kernel "$RELEASE" ./user.c
	printf 'enum { MINE = 2 };\n' >mine.h
	changed_misses 'header of the user' -- --kernel "$RELEASE" ./user.c
}

key_of_environment() {
	changed_misses release -- --kernel "$RELEASE-other" ./p.c
	ln -sfn tree $ROOM/same_tree
	changed_misses 'path to the same headers' env BCC_KERNEL_SOURCE=$ROOM/same_tree -- "${p[@]}"
	changed_misses 'variable of libbcc' env BCC_PROBE_READ_KERNEL=1 -- "${p[@]}"
	changed_misses ARCH env ARCH=x86 -- "${p[@]}"
	changed_misses CPATH env CPATH=$WORK/other -- "${p[@]}"
	changed_misses C_INCLUDE_PATH env C_INCLUDE_PATH=$WORK/other -- "${p[@]}"
	check 'another variable: nothing changes' hit env CALLTAP_OTHER=1 -- "${p[@]}"
	restored_hits 'the environment'
	cp "$RELEASE" other/
	cd other || return
	changed_misses 'working folder' -- --kernel "$RELEASE" ../p.c
	cd $WORK || return
}

# over FILE LINE: mount a file of this line over FILE, which is read-only.
over() {
	printf '%s\n' "$2" >"$ROOM/over.${1##*/}"
	mount --bind "$ROOM/over.${1##*/}" "$1"
}

key_of_machine() {
	local cpus=/sys/devices/system/cpu list

	for list in online possible; do
		if over $cpus/$list 0-6; then
			changed_misses "list of $list CPUs" -- "${p[@]}"
			umount $cpus/$list
		else
			tap_skip "another list of $list CPUs" 'it cannot be mounted over'
		fi
	done
	restored_hits 'the CPUs'
}

# Print the format file of the first tracepoint that this machine has.
some_format() {
	local file

	for file in /sys/kernel/tracing/events/{sched/sched_process_exit,sched/sched_switch}/format; do
		[[ ! -e $file ]] || { echo "$file"; return; }
	done
	return 1
}

key_of_tracepoint() {
	local format name event

	if ! format=$(some_format); then
		tap_skip 'another description of a tracepoint' 'this machine has no such tracepoint'
		return
	fi
	name=${format%/format} event=${name##*/}
	printf 'TRACEPOINT_PROBE(sched, %s)\n{\n\treturn args->pid;\n}\n' "$event" >t.c
	cp good replay/t.c.o
	make_o -- --kernel "$RELEASE" ./t.c
	check 'a tracepoint: unchanged' hit -- --kernel "$RELEASE" ./t.c
	sed 's/int prio;/int other;/' "$format" >$ROOM/format
	mount --bind $ROOM/format "$format"
	changed_misses 'description of a tracepoint' -- --kernel "$RELEASE" ./t.c
	umount "$format"
}

# Root's object under its key in the other user's cache.
other_user_has() {
	mkdir -p $ROOM/home/calltap/objects && cp "$KEPT_COPY" "$ROOM/home/calltap/objects/${ENTRY##*/}" || return 1
	chmod -R go= $ROOM/home && chown -R nobody $ROOM/home && chmod 777 $WORK
}

key_of_user() {
	if ! other_user_has; then
		tap_skip 'another user' 'it cannot be given files'
		return
	fi
	changed_misses user env XDG_CACHE_HOME=$ROOM/home "${NOBODY[@]}" -- "${p[@]}"
	check 'another user: unchanged' hit env XDG_CACHE_HOME=$ROOM/home "${NOBODY[@]}" -- "${p[@]}"
	chmod 755 $WORK
}

# ---- the inputs: files that the compile read --------------------------------------------------

# input_misses NAME: the caller has changed a file that was read.
input_misses() {
	pause 0.02
	changed_misses "$@" -- "${p[@]}"
	check '... and the log has the reason' says 'a file that it was made from has changed'
	check '... and the new object is cached' hit -- "${p[@]}"
}

inputs_headers() {
	local header=$TREE/include/uapi/linux/if_ether.h other

	other=$(readlink "$header") && rm "$header" && cp -p "$other" "$header"
	input_misses "header's inode"
	sed 's/h_source\[ETH_ALEN\]/h_source[ETH_ZLEN]/' "$other" >"$header" && touch -r "$other" "$header"
	input_misses "header's content, of the same length, and as old"
	check '... and the object is that of a compile without cache' as_plain
	touch "$header"
	input_misses "header's time"
	rm "$header"
	check 'a removed header: it does not compile' gone
	ln -s "$other" "$header"
	check '... and compiles once it is back' begin_with_p
}

# The cached object is right, and the header changed it.
as_plain() {
	mv o was_kept && make_o -- --no-cache "${p[@]}" && is_object was_kept || return 1
	! cmp -s good o || { echo 'the header made no difference'; return 1; }
}

gone() {
	ran "$CALLTAP" -v --save o "${p[@]}"
	same status "$STATUS" 3 && says 'if_ether.h' || told
}

# A changed header that the compile did not read.
inputs_other_header() {
	local header=$TREE/include/linux/zutil.h

	rm "$header" && printf '#error\n' >"$header"
	check 'a header that was not read: the cached object is used' hit -- "${p[@]}"
}

inputs_compiler() {
	cp -p $ROOM/bin/calltap-cc $ROOM/bin/new && mv $ROOM/bin/new $ROOM/bin/calltap-cc
	input_misses compiler
}

libbcc() { ldd "$CALLTAP-cc" | sed -n 's/.*libbcc\.so.* => \([^ ]*\) .*/\1/p'; }

inputs_libraries() {
	local lib

	lib=$(libbcc)
	if [[ -z $lib ]]; then
		tap_skip 'another libbcc' 'it is not a shared library here'
		return
	fi
	mkdir -p $ROOM/lib && cp "$lib" $ROOM/lib/ && pause 0.02
	changed_misses 'path to libbcc' env LD_LIBRARY_PATH=$ROOM/lib -- "${p[@]}"
	check '... and the new object is cached' hit env LD_LIBRARY_PATH=$ROOM/lib -- "${p[@]}"
	touch $ROOM/lib/*
	pause 0.02
	changed_misses libbcc env LD_LIBRARY_PATH=$ROOM/lib -- "${p[@]}"
	rm -r "${ROOM:?}/lib"
}

# Two builds of the same version: each has its own compiler.
another_build() {
	mkdir -p $ROOM/bin2 && cp $ROOM/bin/* $ROOM/bin2 && printf 'x' >>$ROOM/bin2/calltap-cc
	pause 0.02
	CALLTAP=$ROOM/bin2/calltap
	changed_misses 'build of calltap, with a compiler of its own' -- "${p[@]}"
	CALLTAP=$ROOM/bin/calltap
	rm -r $ROOM/bin2
}

key_tests() {
	check 'first start: the object is compiled' begin_with_p
	check 'unchanged: the cached object is used' hit -- "${p[@]}"
	check '... and it is that of a compile without cache' is_object good
	check '--no-cache: it is compiled' missed -- --no-cache "${p[@]}"
	check 'a stand-in for the compiler' replay
	check 'an object of the stand-in' begin_with_p
	key_of_text
	key_of_environment
	key_of_machine
	key_of_tracepoint
	key_of_user
	real_compiler
	check 'the real compiler again' begin_with_p
	inputs_headers
	inputs_other_header
	inputs_compiler
	inputs_libraries
	another_build
}
