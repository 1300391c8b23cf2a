/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* cachehits: pages of files found in memory (hits) or fetched from disk (misses), by process */
/*
 * Each read() of a file looks for its pages in the page cache: a page that is there is a hit, a
 * page that has to be fetched is a miss. A page that the kernel read ahead is a hit when the
 * program gets to it. For files mapped into memory, a fault that finds its page is a hit, and a
 * fault that has to wait for it (a major fault) is a miss.
 *
 * Not counted: writes, direct I/O, file systems that keep files only in memory (tmpfs), and
 * mapped pages that arrive without a fault of their own.
 */
#include <linux/version.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/uio.h>
#include <calltap/types.h>

struct process {
	pid_t pid;
	char comm[16];
};

struct pages {
	u64 hits;
	u64 misses;
};

/* The result. */
BPF_HASH(cache, struct process, struct pages);

struct reading {
	u64 inode;  /* of the file */
	u64 first;  /* the byte it begins at */
	u64 last;   /* the last byte asked for */
	u64 misses; /* pages fetched for it so far */
};

/* Reads that have been entered and have not returned yet, by thread. */
BPF_HASH(entered, u64, struct reading);

static __always_inline void count(u64 hits, u64 misses)
{
	struct process process = {};
	struct pages none = {};
	struct pages *pages;

	process.pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(process.comm, sizeof(process.comm));
	pages = cache.lookup_or_try_init(&process, &none);
	if (!pages)
		return;
	__sync_fetch_and_add(&pages->hits, hits);
	__sync_fetch_and_add(&pages->misses, misses);
}

static __always_inline int enter(struct kiocb *io, struct iov_iter *to)
{
	u64 id = bpf_get_current_pid_tgid();
	struct reading r = {};
	struct file *file = NULL;
	struct inode *inode = NULL;
	u64 size = 0;

	bpf_probe_read_kernel(&r.first, sizeof(r.first), &io->ki_pos);
	bpf_probe_read_kernel(&size, sizeof(size), &to->count);
	bpf_probe_read_kernel(&file, sizeof(file), &io->ki_filp);
	bpf_probe_read_kernel(&inode, sizeof(inode), &file->f_inode);
	bpf_probe_read_kernel(&r.inode, sizeof(r.inode), &inode->i_ino);
	r.last = r.first + size - 1;
	if (size)
		entered.update(&id, &r);
	return 0;
}

/* Count the pages from the first byte read to the last one. */
static __always_inline int leave(s64 ret)
{
	u64 id = bpf_get_current_pid_tgid();
	struct reading *r = entered.lookup(&id);
	u64 pages;

	if (!r)
		return 0;
	pages = ret > 0 ? ((r->first + ret - 1) >> PAGE_SHIFT) - (r->first >> PAGE_SHIFT) + 1 : 0;
	if (pages)
		count(pages > r->misses ? pages - r->misses : 0, r->misses);
	entered.delete(&id);
	return 0;
}

/* A folio that enters the cache has 2^order pages. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 0, 0)
#define ORDER(args) ((args)->order)
#else
#define ORDER(args) 0
#endif

/* Pages enter the cache: count those that the thread's current read asked for. */
TRACEPOINT_PROBE(filemap, mm_filemap_add_to_page_cache)
{
	u64 id = bpf_get_current_pid_tgid();
	struct reading *r = entered.lookup(&id);
	u64 begin = args->index, end = begin + (1ull << ORDER(args));

	if (!r || r->inode != args->i_ino)
		return 0;
	if (begin < r->first >> PAGE_SHIFT)
		begin = r->first >> PAGE_SHIFT;
	if (end > (r->last >> PAGE_SHIFT) + 1)
		end = (r->last >> PAGE_SHIFT) + 1;
	if (begin < end)
		r->misses += end - begin;
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0)
int kprobe__filemap_read(struct pt_regs *ctx, struct kiocb *io, struct iov_iter *to)
{
	return enter(io, to);
}

int kretprobe__filemap_read(struct pt_regs *ctx)
{
	return leave(PT_REGS_RC(ctx));
}
#else
int kprobe__generic_file_buffered_read(struct pt_regs *ctx, struct kiocb *io, struct iov_iter *to)
{
	return enter(io, to);
}

int kretprobe__generic_file_buffered_read(struct pt_regs *ctx)
{
	return leave(PT_REGS_RC(ctx));
}
#endif

/* Faults that have been entered and have not returned yet, by thread. */
BPF_HASH(faulted, u64, u64);

int kprobe__filemap_fault(struct pt_regs *ctx, struct vm_fault *fault)
{
	u64 id = bpf_get_current_pid_tgid();
	u32 flags = 0;
	u64 one = 1;

	bpf_probe_read_kernel(&flags, sizeof(flags), &fault->flags);
	if (!(flags & FAULT_FLAG_TRIED)) /* not the retry of a fault that was counted */
		faulted.update(&id, &one);
	return 0;
}

int kretprobe__filemap_fault(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	u32 ret = PT_REGS_RC(ctx);

	if (!faulted.lookup(&id))
		return 0;
	if (!(ret & VM_FAULT_ERROR))
		count(!(ret & VM_FAULT_MAJOR), !!(ret & VM_FAULT_MAJOR));
	faulted.delete(&id);
	return 0;
}
