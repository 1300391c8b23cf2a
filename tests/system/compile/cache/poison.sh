# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Damaged and manipulated caches. The planted file holds another object, so its use would be noticed;
# the first check shows that it is used if nothing else is wrong.
# Folder names have no spaces; common.sh sets the variables.
# shellcheck disable=SC2015,SC2034,SC2086,SC2154

# Plant a file with the same key and inputs, a valid CRC, and the object of another probe.
plant() {
	cp "$ROOM/evil" "$ENTRY" && chmod 600 "$ENTRY"
}

make_evil() {
	write_probe q 666
	make_o -- --no-cache --kernel "$RELEASE" ./q.c && mv o evil.o
}

is_believed() {
	plant && hit -- "${p[@]}" && is_object evil.o
}

# The right object is compiled and cached, and the bad file is gone.
not_believed() {
	missed -- "${p[@]}" && is_object good && hit -- "${p[@]}" && is_object good || return 1
	[[ -f $ENTRY && ! -L $ENTRY && $(stat -c '%U %a %h' "$ENTRY") == 'root 600 1' ]] ||
		{ ls -l "$ENTRY"; return 1; }
}

# poison NAME COMMAND...: the command manipulates $ENTRY, which is the planted file.
poison() {
	rm -rf "$ENTRY" && plant || return 1
	"${@:2}" || return 1
	not_believed
}

poisoned() { check "$1: not used" poison "$@"; }

# ---- the file -------------------------------------------------------------------------------

to_symlink() { mv "$ENTRY" $ROOM/aside && ln -s $ROOM/aside "$ENTRY"; }
to_hard_link() { ln -f "$ENTRY" $ROOM/aside; }
to_fifo() { rm "$ENTRY" && mkfifo -m 600 "$ENTRY"; }
to_device() { rm "$ENTRY" && mknod -m 600 "$ENTRY" c 1 5; }
to_link_of_others() { printf 'precious\n' >$ROOM/victim && ln -sf $ROOM/victim "$ENTRY"; }

poison_kinds() {
	check 'a valid planted file is used' is_believed
	poisoned 'another owner' chown nobody "$ENTRY"
	poisoned 'writable by the group' chmod 620 "$ENTRY"
	poisoned 'writable by all' chmod 602 "$ENTRY"
	poisoned 'a symbolic link to a good one' to_symlink
	poisoned 'a symbolic link to nothing' ln -sf /nowhere "$ENTRY"
	poisoned 'a symbolic link to a file of others' to_link_of_others
	check '... and the link target is unchanged' same content "$(<$ROOM/victim)" precious
	poisoned 'a hard link' to_hard_link
	check '... and the other link is unchanged' cmp $ROOM/aside $ROOM/evil
	poisoned 'a fifo' to_fifo
	poisoned 'a device' to_device
	check 'an empty folder: not used' folder_instead
	check 'a folder that is not empty: not used' full_folder_instead
}

folder_instead() {
	rm -rf "$ENTRY" && mkdir "$ENTRY" && missed -- "${p[@]}" && is_object good
	STATUS=$?
	rm -rf "$ENTRY" && return $STATUS
}

full_folder_instead() {
	rm -rf "$ENTRY" && mkdir "$ENTRY" && : >"$ENTRY/file" && missed -- "${p[@]}" && is_object good &&
		[[ -e $ENTRY/file && $(entries) == "$ENTRY" ]] || { ls -lR "$ENTRY"; return 1; }
	rm -rf "$ENTRY"
}

# ---- damaged bytes ---------------------------------------------------------------------------

# damage NAME COMMAND...: the command makes a bad file from a good one.
damage() {
	"${@:2}" <"$KEPT_COPY" >$ROOM/bad
	check "$1: not used" poison "$1" cp $ROOM/bad "$ENTRY"
}

poison_lengths() {
	local size n

	size=$(stat -c %s "$KEPT_COPY")
	damage 'empty' true
	for n in 1 79 80 $((size / 2)) $((size - 1)); do damage "$n bytes of $size" head -c "$n"; done
	damage 'more bytes than it had' longer
	damage 'zeros, as after a crash' head -c "$size" /dev/zero
}

longer() { cat && printf x; }

flipped() { cp "$KEPT_COPY" "$ENTRY" && flip "$ENTRY" "$1"; }

poison_bits() {
	local size object

	size=$(stat -c %s "$KEPT_COPY") object=$((AT_INPUTS + $(inputs_length "$KEPT_COPY")))
	poisoned 'a bit of the magic' flipped 3
	poisoned 'a bit of the CRC' flipped $AT_CRC
	poisoned 'a bit of the length' flipped $((AT_INPUTS_LENGTH + 3))
	poisoned 'a bit of the key' flipped $((AT_KEY + 9))
	poisoned 'a bit of the inputs' flipped $((AT_INPUTS + 9))
	poisoned "a bit of the object's header" flipped $((object + 2))
	poisoned 'a bit of the object' flipped $((object + 300))
	poisoned 'the last bit' flipped $((size - 1))
}

# ---- valid files of others -------------------------------------------------------------------

# The file of another probe, or for another kernel, under this probe's name.
other_entry() {
	rm -rf $CACHE/objects/* && make_o -- "$@" && mv "$(entries)" $ROOM/other
}

# rewrap KEY INPUTS OBJECT
rewrap() { wrapped "$@" >"$ENTRY"; }

poison_others() {
	local key=${ENTRY##*/} other

	object_of "$KEPT_COPY" >right.o
	check 'the file holds the object of --save' cmp right.o good
	other_entry --kernel "$RELEASE" ./q.c
	poisoned "another probe's file" cp $ROOM/other "$ENTRY"
	other=$(tail -c +$((AT_KEY + 1)) $ROOM/other | head -c 64)
	poisoned "another key in it, the CRC made to fit" rewrap "$other" inputs evil.o
	other_entry --kernel "$RELEASE-other" ./p.c
	poisoned "another kernel's file" cp $ROOM/other "$ENTRY"
	other_version >version.o
	poisoned "another version's object" rewrap "$key" inputs version.o
	poisoned 'something that is no object' rewrap "$key" inputs p.c
	poisoned 'no object' rewrap "$key" inputs /dev/null
	poisoned 'no inputs' rewrap "$key" /dev/null evil.o
	poisoned_inputs
}

other_version() { head -c 8 good && printf '\377' && tail -c +10 good; }

poisoned_inputs() {
	local key=${ENTRY##*/}

	echo changed >list
	poisoned 'inputs that changed while it was made' rewrap "$key" list evil.o
	sed '2s/ [^ ]*$/ nowhere/' inputs >list
	poisoned 'an input that is gone' rewrap "$key" list evil.o
	sed '1s/.*/\/nowhere\//' inputs >list
	poisoned 'inputs whose folder is gone' rewrap "$key" list evil.o
	sed '2s/ / 1/' inputs >list
	poisoned 'an input of another time' rewrap "$key" list evil.o
	head -c -1 inputs >list
	poisoned 'a list of inputs without its end' rewrap "$key" list evil.o
}

# ---- the folders ----------------------------------------------------------------------------

# untrusted NAME UNDO COMMAND...: a planted file in an untrusted folder is not used: there is no cache.
untrusted() {
	local undo=$2

	rm -rf "$ENTRY" && plant && "${@:3}" || return 1
	missed -- "${p[@]}" && is_object good && says 'no cache'
	STATUS=$?
	$undo && cmp "$ENTRY" $ROOM/evil && return $STATUS
}

distrusted() { check "$1: there is no cache" untrusted "$@"; }

mode_back() { chmod 700 $CACHE/objects && chmod 700 $CACHE && chmod 755 $ROOM; }
owner_back() { chown root $CACHE/objects $CACHE $ROOM; }
moved_back() { [[ ! -L $1 ]] || { rm "$1" && mv $ROOM/moved "$1"; }; }
objects_back() { moved_back $CACHE/objects; }
cache_back() { [[ ! -L $CACHE ]] || { rm $CACHE && mv $ROOM/open/calltap $CACHE; }; }
to_linked_objects() { mv $CACHE/objects $ROOM/moved && ln -s $ROOM/moved $CACHE/objects; }
to_linked_cache() { mkdir -p $ROOM/open && chmod 1777 $ROOM/open && mv $CACHE $ROOM/open/ && ln -s $ROOM/open/calltap $CACHE; }

poison_folders() {
	distrusted 'objects/ of another user' owner_back chown nobody $CACHE/objects
	distrusted 'objects/ that all can write' mode_back chmod 777 $CACHE/objects
	distrusted 'objects/ that the group can write' mode_back chmod 770 $CACHE/objects
	distrusted 'objects/ that is a symbolic link' objects_back to_linked_objects
	distrusted 'a cache folder of another user' owner_back chown nobody $CACHE
	distrusted 'a cache folder that all can write' mode_back chmod 777 $CACHE
	distrusted 'a symbolic link to a folder that others can move' cache_back to_linked_cache
	distrusted 'a folder above that all can write' mode_back chmod 777 $ROOM
	distrusted 'a folder above that all can write, sticky' mode_back chmod 1777 $ROOM
	distrusted 'a folder above of another user' owner_back chown nobody $ROOM
	check 'a cache folder that others can read is closed' closes
}

closes() {
	chmod 755 $CACHE && make_o -- "${p[@]}" && same mode "$(stat -c %a $CACHE)" 700
}

# as_nobody CACHE_HOME: compile as nobody with this cache.
as_nobody() {
	chmod 777 $WORK
	make_o env XDG_CACHE_HOME="$1" "${NOBODY[@]}" -- "${p[@]}"
	STATUS=$?
	chmod 755 $WORK
	return $STATUS
}

beneath_tmp() {
	mkdir -m 700 "$TMP/home" && chmod 755 "$TMP" && chown nobody "$TMP/home" || return 1
	as_nobody "$TMP/home" && says 'other users can write to' || return 1
	as_nobody "$TMP/home" && never_says 'using the cached object'
}

beneath_others() {
	mkdir -p $ROOM/daemon/home && chown daemon $ROOM/daemon && chown nobody $ROOM/daemon/home || return 1
	as_nobody $ROOM/daemon/home && says 'no cache'
}

# ---- the cached headers -----------------------------------------------------------------------

# module_poison COMMAND...: the command damages valid modules; the object is right.
module_poison() { restore_modules && "$@" && made_again; }

modules_poisoned() { check "modules: $1: the object is right" module_poison "${@:2}"; }

keep_modules() {
	rm -rf $CACHE/modules && made_again && cp -a $CACHE/modules $ROOM/modules
	[[ -s $(pcm) ]]
}

restore_modules() { rm -rf $CACHE/modules && cp -a $ROOM/modules $CACHE/modules; }
pcm() { echo $CACHE/modules/*/*/*.pcm; }
pcm_size() { stat -c %s "$(pcm)"; }
empty_pcm() { : >"$(pcm)"; }
half_pcm() { truncate -s $(($(pcm_size) / 2)) "$(pcm)"; }
empty_map() { : >"$(echo $CACHE/modules/*/map)"; }
half_map() { truncate -s 99 "$(echo $CACHE/modules/*/map)"; }
folder_for_pcm() { local file; file=$(pcm) && rm "$file" && mkdir "$file"; }
link_for_modules() { mv $CACHE/modules $ROOM/elsewhere && ln -s $ROOM/elsewhere $CACHE/modules; }
read_only_modules() { chmod -R a-w $CACHE/modules; }

# flip_pcm PART: flip a bit at PART/25 of the file.
flip_pcm() { flip "$(pcm)" $(($(pcm_size) * $1 / 25)); }

# After a failure the next compile uses cached headers again.
recovers() { made_again && never_says 'retrying without'; }

# Damage that makes clang fail or crash.
flips_of_pcm() {
	local part

	for part in 1 12 18; do
		modules_poisoned "a bit at $part/25 of a module" flip_pcm "$part"
	done
}

poison_modules() {
	check 'headers are cached' keep_modules
	modules_poisoned 'in order' true
	modules_poisoned 'an empty module' empty_pcm
	modules_poisoned 'half a module' half_pcm
	check 'modules: ... and the next start uses cached headers again' recovers
	modules_poisoned 'a folder for a module' folder_for_pcm
	modules_poisoned 'an empty map' empty_map
	modules_poisoned 'half a map' half_map
	modules_poisoned 'a folder that cannot be written' read_only_modules
	modules_poisoned 'a folder of another user' chown daemon $CACHE/modules
	modules_poisoned 'a folder that all can write' chmod 777 $CACHE/modules
	modules_poisoned 'a symbolic link to a folder' link_for_modules
	rm -rf $CACHE/modules $ROOM/elsewhere
	flips_of_pcm
	restore_modules
}

# ---------------------------------------------------------------------------------------------

poison_tests() {
	check 'another object to plant' make_evil
	check 'a stand-in for the compiler' replay
	check 'a file to poison' begin_with_p
	inputs_of "$KEPT_COPY" >inputs
	wrapped "${ENTRY##*/}" inputs evil.o >$ROOM/evil
	cp evil.o replay/q.c.o
	poison_kinds
	poison_lengths
	poison_bits
	poison_others
	poison_folders
	check "another user's cache beneath /tmp: not used" beneath_tmp
	check "another user's cache in a folder of a third: not used" beneath_others
	real_compiler
	poison_modules
}
