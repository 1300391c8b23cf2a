#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# All suites that need a kernel with kprobes, one after another, as root: each one a subtest.
#
#	all.sh [SUITE...]	their names without .sh; all of them, if none is named
#
# What lib.sh takes from the environment (CALLTAP, OBJ, BIN) goes for all of them.
set -u -o pipefail

here=$(dirname "$0")
suites=(listens filters signals storm kernel_listener audit doctor compile)
(($# == 0)) || suites=("$@")
failed=()

printf 'TAP version 14\n1..%d\n' "${#suites[@]}"
for i in "${!suites[@]}"; do
	suite=${suites[i]}
	began=$SECONDS
	printf '# Subtest: %s\n' "$suite"
	verdict='ok'
	"$here/$suite.sh" | sed -u 's/^/    /' || verdict='not ok'
	[[ $verdict == ok ]] || failed+=("$suite")
	printf '%s %d - %s\n# %s took %d s\n' "$verdict" $((i + 1)) "$suite" "$suite" \
		$((SECONDS - began))
done
((${#failed[@]} == 0)) || { printf '# failed: %s\n' "${failed[*]}"; exit 1; }
