#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What is tested of the course in the guest, in one boot. LAB_OBJECTS: see labs.sh. The pages of
# the labs that need no kprobes are followed where a compile does not take a minute.
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
