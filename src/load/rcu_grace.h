/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Wait for an RCU grace period in a thread: when it ends, programs that were detached before it
 * began have finished.
 */
#ifndef CALLTAP_RCU_GRACE_H
#define CALLTAP_RCU_GRACE_H

struct rcu_grace;

/* Begin to wait: 0 or -errno. The caller frees it with rcu_grace_free. */
int rcu_grace_start(struct rcu_grace **out);
/* A descriptor that becomes readable when the grace period has ended. */
int rcu_grace_fd(const struct rcu_grace *g);
/* Wait for the end, and free. g may be NULL. */
void rcu_grace_free(struct rcu_grace *g);

#endif
