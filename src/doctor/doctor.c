/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "doctor/doctor.h"

#include "base/log.h"
#include "doctor/finding.h"
#include "machine/machine.h"

static void free_findings(struct doctor *d)
{
	for (size_t i = 0; i < d->count; i++) {
		buf_free(&d->findings[i].found);
		buf_free(&d->findings[i].consequence);
		buf_free(&d->findings[i].cure);
	}
	kernel_config_free(&d->config);
}

static bool can_run_listen(const struct doctor *d)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->findings[i].state == FINDING_LACK)
			return false;
	return true;
}

/* Write and flush now: with a status other than 0 the program ends without flushing. */
static bool write_out(const struct buf *text, FILE *out)
{
	if (fwrite(buf_text(text), 1, text->len, out) == text->len && !fflush(out))
		return true;
	log_error("cannot write to stdout:");
	return false;
}

enum status doctor_run(enum print_format format, FILE *out)
{
	struct doctor d = { .root = "", .release = machine_release() };
	struct buf text = { 0 };
	enum status status;
	bool failed = kernel_config_read(d.root, d.release, &d.config) != 0;

	doctor_kernel(&d);
	doctor_rights(&d);
	doctor_attach_points(&d);
	doctor_compiler(&d);
	doctor_limits(&d);
	findings_text_print(&d, format, &text);
	failed |= text.failed;
	if (failed)
		log_error("out of memory");
	else
		failed = !write_out(&text, out);
	status = failed ? STATUS_FAILED : can_run_listen(&d) ? STATUS_OK : STATUS_MACHINE;
	buf_free(&text);
	free_findings(&d);
	return status;
}
