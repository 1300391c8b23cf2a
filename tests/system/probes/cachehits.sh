#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

# A file system on a loop device, whose pages are in the page cache.
prepare_disk() {
	modprobe -a loop ext4 && truncate -s 16M "$TMP/image" && mkfs.ext4 -q "$TMP/image" &&
		mkdir "$TMP/disk" && mount -o loop "$TMP/image" "$TMP/disk"
}

# Read the 100 pages of an uncached file three times, one for each call. Then map the uncached file and
# fault in ten pages.
reads() {
	act files cache0.act cache-prepare "$TMP/disk/file"
	done_well || return 1
	act files cache1.act cache-read "$TMP/disk/file"
	done_well || return 1
	act files cache0.act cache-prepare "$TMP/disk/file"
	done_well || return 1
	act files cache2.act cache-map "$TMP/disk/file"
	done_well
}

# The pages of the program's own file are cached: their number of hits varies.
json_is() {
	grep -Eq "\"comm\":\"cache1.act\"\},\"value\":\{\"hits\":2[0-9]{2},\"misses\":100\}" "$OUT" &&
		grep -Eq "\"comm\":\"cache2.act\"\},\"value\":\{\"hits\":[0-9]+,\"misses\":10\}" "$OUT" &&
		return 0
	cat "$OUT"
	return 1
}

table_is() {
	awk '$2 == "cache1.act" && $3 >= 200 && $3 < 300 && $4 == 100 { n++ }
	     $2 == "cache2.act" && $4 == 10 { n++ }
	     END { exit n != 2 }' "$OUT" && return 0
	cat "$OUT"
	return 1
}

require 'cachehits: a disk' prepare_disk
for form in table json; do
	require "cachehits: starts ($form)" start_calltap -o "$form" "$(target cachehits)"
	check "cachehits: the act ($form)" reads
	check "cachehits: ends ($form)" stop_calltap
	check "cachehits: misses and hits ($form)" "${form}_is"
done
umount "$TMP/disk"
tap_end
