/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A compiled probe: programs, maps, event streams and BTF, in memory and as bytes (a file,
 * or what the compiler hands over). Nothing in it is tied to the process that made it.
 */
#ifndef CALLTAP_OBJECT_H
#define CALLTAP_OBJECT_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

#define OBJECT_VERSION 2       /* of the format; another version's objects are refused */
#define OBJECT_NONE UINT32_MAX /* "no such map": an index that is not one */

enum object_map_show {
	OBJECT_MAP_RESULT,  /* what it holds is what the probe is for: printed */
	OBJECT_MAP_SCRATCH, /* a program deletes from it, or builds its events there */
	OBJECT_MAP_HIDDEN,  /* streams, program arrays, inner maps, calltap's own */
};

enum object_hist {
	OBJECT_HIST_NONE,
	OBJECT_HIST_LOG2,   /* slot N counts values from 2^(N-1) to 2^N - 1, as bpf_log2l says */
	OBJECT_HIST_LINEAR, /* slot N counts the value N */
};

struct object_map {
	char *name;
	uint32_t type;	      /* enum bpf_map_type */
	uint32_t key_size;    /* bytes */
	uint32_t value_size;  /* bytes */
	uint32_t max_entries; /* of a perf event array: set at load, one a possible CPU */
	uint32_t flags;	      /* BPF_F_* */
	uint32_t btf_key;     /* BTF type ids; 0: none */
	uint32_t btf_value;
	uint32_t inner; /* index of the inner map, before this one; or OBJECT_NONE */
	char *pin;	/* the path it is pinned at; "": it is not */
	uint32_t show;	/* enum object_map_show */
	uint32_t hist;	/* enum object_hist */
};

struct object_info { /* func_info or line_info as bpf(2) takes it */
	void *data;
	uint32_t count;
	uint32_t rec_size; /* bytes */
};

struct object_prog {
	char *name; /* the function's name in the source: says where it attaches */
	/* A reference to map I is BPF_LD_IMM64 with BPF_PSEUDO_MAP_FD or _MAP_VALUE and imm = I. */
	struct bpf_insn *insns;
	uint32_t insn_count;
	struct object_info funcs;
	struct object_info lines;
};

struct object_stream {
	char *name;
	uint32_t map; /* index: a perf event array or a ring buffer */
	/* BTF type ids of the structs that may come, the one libbcc knows of first. */
	uint32_t *layouts;
	uint32_t layout_count;
};

struct object {
	char *release; /* the kernel it was compiled for, as uname -r says */
	char *origin;  /* where the source came from, for people */
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
	char **rules; /* "KIND:POINT=PROGRAM", as the source's "calltap: -a" lines have them */
	uint32_t rule_count;
	/* Index of an array map whose one element has a u64 a stream: what did not fit; or NONE. */
	uint32_t counters;
	const char *text; /* what it was compiled from, with #line; borrowed. NULL: not known */
};

/* A call of a function that is not in the text: it has no target, and stays one of itself. */
static inline bool object_calls_nothing(const struct bpf_insn *in)
{
	return in->code == (BPF_JMP | BPF_CALL) && in->src_reg == BPF_PSEUDO_CALL && in->imm == -1;
}

/*
 * Does the program end where C does not define what comes next? LLVM 21 and newer put a call of
 * __bpf_trap there, which is nowhere in a program of libbcc's, and an exit.
 */
bool object_ends_in_trap(const struct object *obj, const struct object_prog *p);

/* Do these bytes claim to be an object? */
int object_is(const void *data, size_t len);
/* Appends the object's bytes: 0 or -ENOMEM. */
int object_encode(const struct object *obj, struct buf *out);
/*
 * Reads an object back; the caller frees it with object_free.
 * -EBADMSG: not one, damaged, or of another version of calltap; -ENOMEM.
 */
int object_decode(const void *data, size_t len, struct object **out);
void object_free(struct object *obj);

#endif
