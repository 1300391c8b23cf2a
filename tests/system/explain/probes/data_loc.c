/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:33, status 3
// cause: the tracepoint sched:sched_process_exec has no field filename
// why: args has the fields of the kernel's format of this tracepoint
// cure: see /sys/kernel/tracing/events/sched/sched_process_exec/format; read a __data_loc field with TP_DATA_LOC_READ_CONST(to, filename, sizeof(to))
TRACEPOINT_PROBE(sched, sched_process_exec)
{
	bpf_trace_printk("%s\n", args->filename);
	return 0;
}
