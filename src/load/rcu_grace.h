/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A time after which no program that could not be called any more when it began is still running:
 * an RCU grace period, awaited beside us.
 */
#ifndef CALLTAP_RCU_GRACE_H
#define CALLTAP_RCU_GRACE_H

struct grace;

/* Begins: 0 or -errno. The caller frees it with rcu_grace_free. */
int rcu_grace_start(struct grace **out);
/* Becomes readable when it is over. */
int rcu_grace_fd(const struct grace *g);
/* Waits for its end. g may be NULL. */
void rcu_grace_free(struct grace *g);

#endif
