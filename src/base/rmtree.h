/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Folders that are ours alone, and go away with all that is in them. */
#ifndef CALLTAP_RMTREE_H
#define CALLTAP_RMTREE_H

/* Removes what is in the folder behind the descriptor; what can't be removed stays. */
void rmtree_contents(int fd);
/* Removes the folder name in the folder behind parent. Follows no symbolic link. */
void rmtree(int parent, const char *name);

#endif
