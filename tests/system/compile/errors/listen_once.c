/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* usage: listen_once PORT BACKLOG: listen once on 127.0.0.1, and print the process id. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (argc != 3)
		return 2;
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons((unsigned short)atoi(argv[1]));
	if (fd < 0 || bind(fd, (struct sockaddr *)&to, sizeof(to)) || listen(fd, atoi(argv[2]))) {
		perror("listen_once");
		return 1;
	}
	printf("%d\n", getpid());
	return 0;
}
