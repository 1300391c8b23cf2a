/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Fields that describe files: mode, permissions, device number, open descriptor. */
#ifndef CALLTAP_FILE_FIELDS_H
#define CALLTAP_FILE_FIELDS_H

#include <stdint.h>

struct buf;

/* Append "S_IFREG|0644". */
void file_fields_put_mode(uint64_t mode, struct buf *out);
/* Append "0644". */
void file_fields_put_permissions(uint64_t mode, struct buf *out);
/* Append "8:1" for the kernel's internal dev_t: 12 bits of major, 20 bits of minor number. */
void file_fields_put_device(uint64_t dev, struct buf *out);
/* Append "3</etc/passwd>" for the struct fd_path at bytes, which may be unaligned. */
void file_fields_put_descriptor(const void *bytes, struct buf *out);

#endif
