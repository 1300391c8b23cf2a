/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A compiled probe: programs, maps, event streams and BTF, in memory and as bytes, in a file or in
 * the output of calltap-cc. It contains nothing of the process or the machine that made it.
 */
#ifndef CALLTAP_OBJECT_H
#define CALLTAP_OBJECT_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

#define OBJECT_VERSION 2       /* of the format; objects of other versions are refused */
#define OBJECT_NONE UINT32_MAX /* an index: no such map */

enum object_map_role {
	OBJECT_MAP_RESULT,  /* a result of the probe: printed at the end */
	OBJECT_MAP_SCRATCH, /* programs delete from it, or build their events in it */
	OBJECT_MAP_HIDDEN,  /* streams, program arrays, inner maps, maps of calltap */
};

enum object_hist {
	OBJECT_HIST_NONE,
	OBJECT_HIST_LOG2, /* slot N counts values from 2^(N-1) to 2^N - 1, as bpf_log2l() numbers them */
	OBJECT_HIST_LINEAR, /* slot N counts the value N */
};

struct object_map {
	char *name;
	uint32_t type;	     /* enum bpf_map_type */
	uint32_t key_size;   /* bytes */
	uint32_t value_size; /* bytes */
	uint32_t max_entries; /* a perf event array's is set at load, to the number of possible CPUs */
	uint32_t flags;	      /* BPF_F_* */
	uint32_t btf_key;     /* BTF type id; 0: none */
	uint32_t btf_value;
	uint32_t inner; /* index of the inner map, less than this one's, or OBJECT_NONE */
	char *pin;	/* path of the pin; "": not pinned */
	uint32_t role;	/* enum object_map_role */
	uint32_t hist;	/* enum object_hist */
};

struct object_info { /* func_info or line_info, as for bpf(2) */
	void *data;
	uint32_t count;
	uint32_t rec_size; /* bytes */
};

struct object_prog {
	char *name; /* the function's name in the source, which may name its attach point */
	/* Map I is referred to by BPF_LD_IMM64 with BPF_PSEUDO_MAP_FD or _MAP_VALUE and imm = I. */
	struct bpf_insn *insns;
	uint32_t insn_count;
	struct object_info funcs;
	struct object_info lines;
};

struct object_stream {
	char *name;
	uint32_t map; /* index: a perf event array or a ring buffer */
	/* BTF type ids of the structs that are sent; the one that libbcc knows comes first. */
	uint32_t *layouts;
	uint32_t layout_count;
};

struct object {
	char *release; /* the kernel it was compiled for, as uname -r prints it */
	char *origin;  /* name of the source, for messages */
	char *license;
	uint32_t kern_version;
	void *btf; /* raw BTF; NULL: none */
	uint32_t btf_size;
	struct object_map *maps;
	uint32_t map_count;
	struct object_prog *progs;
	uint32_t prog_count;
	struct object_stream *streams;
	uint32_t stream_count;
	char **rules; /* "KIND:POINT=PROGRAM", from the source's "// calltap: -a" lines */
	uint32_t rule_count;
	/*
	 * Index of an array map with one element: a u64 count of lost records per stream. OBJECT_NONE:
	 * nothing is counted.
	 */
	uint32_t counters;
	const char *text; /* the compiled source, with #line; borrowed; NULL: unknown */
};

/*
 * Return true if the instruction calls a function that the source does not define: its target is
 * unresolved.
 */
static inline bool object_is_unresolved_call(const struct bpf_insn *in)
{
	return in->code == (BPF_JMP | BPF_CALL) && in->src_reg == BPF_PSEUDO_CALL && in->imm == -1;
}

/*
 * Does the program end in undefined behaviour? LLVM 21 and newer compile that to a call of
 * __bpf_trap(), which a program of libbcc does not have, and an exit.
 */
bool object_ends_in_trap(const struct object *obj, const struct object_prog *p);

/* Return true if the bytes begin as an object does. */
bool object_is_object(const void *data, size_t len);
/* Append the object's bytes: 0 or -ENOMEM. */
int object_encode(const struct object *obj, struct buf *out);
/*
 * Read an object from its bytes; the caller frees *out with object_free. 0; -EBADMSG: not an object,
 * damaged, or of another version of calltap; -ENOMEM.
 */
int object_decode(const void *data, size_t len, struct object **out);
void object_free(struct object *obj);

#endif
