#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# usage: tests/lib/all.sh SCRIPT...
# Run these scripts of tests/system, named without .sh (run/listen/signals), one after another, each
# as a subtest. The environment that lib.sh reads (CALLTAP, OBJ, BIN) goes for all of them.
set -u -o pipefail

failed=()
number=0

printf 'TAP version 14\n1..%d\n' $#
for script; do
	began=$SECONDS
	printf '# Subtest: %s\n' "$script"
	verdict='ok'
	"tests/system/$script.sh" | sed -u 's/^/    /' || verdict='not ok'
	[[ $verdict == ok ]] || failed+=("$script")
	printf '%s %d - %s\n# %s took %d s\n' "$verdict" $((++number)) "$script" "$script" $((SECONDS - began))
done
((${#failed[@]} == 0)) || { printf '# failed: %s\n' "${failed[*]}"; exit 1; }
