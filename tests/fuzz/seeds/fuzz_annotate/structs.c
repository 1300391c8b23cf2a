#line 1 "/u/x.c"
#include <linux/net.h>
typedef struct { int x; } __attribute__((packed)) a_t;
struct b { struct { char s[4]; } in; union { int y; }; } v = { .y = 1 };
struct b *f(struct b *p) { char c = '{', *s = "\"/*{"; return p; }
#define M(x) { \
	x
#if 0
it's not C { "
#else
int g(void)
{ // comment
	return 0;
}
#endif
TRACEPOINT_PROBE(sched, sched_switch) {
	return 0; /* end */
}
