first(
	runs,
	(events_of("listen_evt") as $got |
		need(streams | index("trace_pipe") | not;
			"your file still prints a text. A text must be read by a person; the event was to take its place.";
			"你的文件仍然在打印文字。文字要由人来读；应该用事件来代替它。"),
		need($got | length > 0;
			"\($calls | length) listens were made, and no event came through listen_evt. Is the struct pushed on every way through the function, and into the output of that name?";
			"做了 \($calls | length) 次 listen，没有事件从 listen_evt 出来。函数的每条路上都推送了结构体吗？推送到的是这个名字吗？"),
		need($got | length == ($calls | length);
			"\($calls | length) listens were made, and \($got | length) events came.";
			"做了 \($calls | length) 次 listen，来了 \($got | length) 个事件。"),
		need($got[0] | has("hex") | not;
			"an event came that is not the struct you declared: its size is \($got[0].size) bytes. What is the third value that perf_submit takes?";
			"来了一个事件，不是你声明的结构体：它的大小是 \($got[0].size) 字节。perf_submit 的第三个参数是什么？"),
		(("laddr", "lport", "netns", "backlog") as $field |
			need($got[0] | has($field);
				"the event has \($got[0] | del(.stream) | keys_unsorted | join(", ")), and no \($field). The article's struct has four fields.";
				"事件里有 \($got[0] | del(.stream) | keys_unsorted | join(", "))，没有 \($field)。文章的结构体有四个字段。")),
		need($got[0] | del(.stream) | length == 4;
			"the event has \($got[0] | del(.stream) | keys_unsorted | join(", ")): the article's struct has four fields.";
			"事件里有 \($got[0] | del(.stream) | keys_unsorted | join(", "))：文章的结构体有四个字段。"),
		need(all($got[]; del(.stream) | add == 0) | not;
			"every field of every event is 0. Is it filled before it is pushed?";
			"每个事件的每个字段都是 0。推送之前填好了吗？"),
		(range($got | length) as $i | $calls[$i] as $call | $got[$i] as $e |
			need(($e.netns == $call.backlog and $e.backlog == $call.netns) | not;
				"backlog is \($e.backlog), and netns \($e.netns): each holds what belongs into the other.";
				"backlog 是 \($e.backlog)，netns 是 \($e.netns)：两个值放反了。"),
			need($e.netns != $call.pid;
				"netns is \($e.netns), which is the process. The article's printed line says \"about process\", but its struct says what the number is: the inode number of the network namespace.";
				"netns 是 \($e.netns)，这是进程号。文章打印的是 \"about process\"，但它的结构体说明了这个数是什么：网络命名空间的 inode 号。"),
			need($e.laddr == ($call.laddr | number);
				"a listen on \($call.laddr) came with laddr \($e.laddr), and not \($call.laddr | number): the address is a number in host order here, as in the article.";
				"对 \($call.laddr) 的 listen 带来的 laddr 是 \($e.laddr)，而不是 \($call.laddr | number)：这里的地址像文章里一样，是主机字节序的数。"),
			need($e.lport == $call.lport;
				"a listen on port \($call.lport) came with lport \($e.lport). In which order are its bytes?";
				"对端口 \($call.lport) 的 listen 带来的 lport 是 \($e.lport)。它的字节是什么顺序？"),
			need($e.netns == $call.netns;
				"netns is \($e.netns), and stat -Lc %i /proc/PID/ns/net says \($call.netns).";
				"netns 是 \($e.netns)，而 stat -Lc %i /proc/PID/ns/net 说是 \($call.netns)。"),
			need($e.backlog == $call.backlog;
				"a listen with a backlog of \($call.backlog) came with \($e.backlog).";
				"backlog 为 \($call.backlog) 的 listen 带来的是 \($e.backlog)。")))
) // empty
