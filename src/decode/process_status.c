/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/process_status.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "base/buf.h"

/* The kernel's first real-time signal. SIGRTMIN is larger: the C library keeps two for itself. */
#define KERNEL_SIGRTMIN 32
#define KERNEL_NSIG 64

static bool put_abbreviation(int number, struct buf *out)
{
	const char *name = sigabbrev_np(number);

	if (name)
		buf_str(out, name);
	return name;
}

/* Append the name without "SIG": "INT", "RT_3". False if no signal has this number. */
static bool put_signal_name(int64_t number, struct buf *out)
{
	if (number > KERNEL_SIGRTMIN && number < NSIG)
		buf_printf(out, "RT_%d", (int)number - KERNEL_SIGRTMIN);
	else if (number == KERNEL_SIGRTMIN)
		buf_str(out, "RTMIN");
	else if (number == SIGIO) /* SIGPOLL is another name for it */
		buf_str(out, "IO");
	else
		return number > 0 && number < KERNEL_SIGRTMIN && put_abbreviation((int)number, out);
	return true;
}

bool process_status_put_signal(int64_t number, struct buf *out)
{
	size_t before = out->len;

	buf_str(out, "SIG");
	if (put_signal_name(number, out))
		return true;
	out->len = before;
	return false;
}

void process_status_put_signal_set(uint64_t set, struct buf *out)
{
	bool complement = __builtin_popcountll(set) > KERNEL_NSIG / 2;
	const char *space = "";

	buf_str(out, complement ? "~[" : "[");
	if (complement)
		set = ~set;
	for (int i = 0; i < KERNEL_NSIG; i++) {
		if (!(set >> i & 1))
			continue;
		buf_str(out, space);
		if (!put_signal_name(i + 1, out))
			buf_signed(out, i + 1);
		space = " ";
	}
	buf_char(out, ']');
}

bool process_status_put_wait(int status, struct buf *out)
{
	if (WIFEXITED(status)) {
		buf_printf(out, "exit(%d)", WEXITSTATUS(status));
	} else if (WIFCONTINUED(status)) {
		buf_str(out, "continued");
	} else if (WIFSTOPPED(status) || WIFSIGNALED(status)) {
		bool stopped = WIFSTOPPED(status);
		int number = stopped ? WSTOPSIG(status) : WTERMSIG(status);

		buf_str(out, stopped ? "stopped(" : "killed(");
		if (!process_status_put_signal(number, out))
			buf_signed(out, number);
		buf_str(out, !stopped && WCOREDUMP(status) ? ", core)" : ")");
	} else {
		return false;
	}
	return true;
}
