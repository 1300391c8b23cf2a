/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The other side, as in the article: it defines the event once more, and reads the bytes that
 * `calltap --record FILE` wrote as this struct. 另一边：像文章那样，把事件再定义一遍。
 *
 *	cc -o reader reader.c && ./reader FILE
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct listen_t {
	uint64_t laddr;
	uint64_t lport;
	uint64_t netns;
	uint64_t backlog;
};

/* The file: a header of 24 bytes, then chunks: four numbers and a payload. Kind 1 is an event. */
struct chunk {
	uint32_t kind, index, size, sum;
};

static void show(const unsigned char *bytes, uint32_t size)
{
	struct listen_t evt = { 0 };

	memcpy(&evt, bytes, size < sizeof(evt) ? size : sizeof(evt));
	printf("laddr %llu lport %llu netns %llu backlog %llu\n", (unsigned long long)evt.laddr,
	       (unsigned long long)evt.lport, (unsigned long long)evt.netns,
	       (unsigned long long)evt.backlog);
}

int main(int argc, char **argv)
{
	static unsigned char bytes[1 << 20];
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
	struct chunk c;

	if (!file || fread(bytes, 24, 1, file) != 1) {
		fprintf(stderr, "usage: reader FILE\n");
		return 1;
	}
	while (fread(&c, sizeof(c), 1, file) == 1 && c.size <= sizeof(bytes) &&
	       fread(bytes, 1, c.size, file) == c.size)
		if (c.kind == 1)
			show(bytes, c.size);
	return 0;
}
