/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Removing folders of calltap with all their content. */
#ifndef CALLTAP_RMTREE_H
#define CALLTAP_RMTREE_H

/* Empty the open folder; files that cannot be removed stay. */
void rmtree_contents(int fd);
/* Remove the folder name in the open folder parent. Symbolic links are not followed. */
void rmtree(int parent, const char *name);

#endif
