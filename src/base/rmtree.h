/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Folders that are ours alone, and go away with all that is in them. */
#ifndef CALLTAP_RMTREE_H
#define CALLTAP_RMTREE_H

/* Remove the contents of the open folder. Files that can't be removed stay. */
void rmtree_contents(int fd);
/* Remove the folder name in the open folder parent, without following symbolic links. */
void rmtree(int parent, const char *name);

#endif
