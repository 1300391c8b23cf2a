/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The libelf.a of elfutils 0.192 (Debian 13) calls two functions that no package has. They set up
 * and free the tree that elf_getdata_rawchunk() fills. calltap's libraries never call that
 * function, so the tree stays empty. If one did, libelf.a would also need eu_tsearch(), and
 * scripts/build/host-libs would link the shared libelf. A libelf.a that has the functions is not
 * affected.
 */
void eu_search_tree_init(void *tree);
void eu_search_tree_fini(void *tree, void (*free_node)(void *node));

__attribute__((weak)) void eu_search_tree_init(void *tree)
{
	(void)tree;
}

__attribute__((weak)) void eu_search_tree_fini(void *tree, void (*free_node)(void *node))
{
	(void)tree;
	(void)free_node;
}
