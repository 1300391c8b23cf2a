#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Run all tests of the course that run in the guest, in one boot. LAB_OBJECTS: see labs.sh. Pages of labs
# without kprobes are followed on this machine's kernel instead, where a compile takes seconds.
cd "$(dirname "$0")/../../.." || exit 1
status=0
kprobes=()
for lab in probes/labs/[0-9]*; do
	grep -q '^needs=tracepoints' "$lab/check" || kprobes+=("${lab##*/}")
done
tests/system/labs/article.sh "$LAB_OBJECTS" || status=$?
tests/system/labs/table.sh || status=$?
tests/system/labs/labs.sh "${kprobes[@]}" || status=$?
tests/system/labs/labs.sh -j 09-any-syscall 12-user-probes || status=$?
exit "$status"
