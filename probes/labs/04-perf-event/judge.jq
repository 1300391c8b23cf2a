first(
	runs,
	(events_of("listen_evt") as $got |
		need(streams | index("trace_pipe") | not;
			"your file still prints a text. A text must be read by a person; the event was to take its place."),
		need($got | length > 0;
			"\($calls | length) listens were made, and no event came through listen_evt. Is the struct pushed on every way through the function, and into the output of that name?"),
		need($got | length == ($calls | length);
			"\($calls | length) listens were made, and \($got | length) events came."),
		need($got[0] | has("hex") | not;
			"an event came that is not the struct you declared: its size is \($got[0].size) bytes. What is the third value that perf_submit takes?"),
		(("laddr", "lport", "netns", "backlog") as $field |
			need($got[0] | has($field);
				"the event has \($got[0] | del(.stream) | keys_unsorted | join(", ")), and no \($field). The article's struct has four fields.")),
		need($got[0] | del(.stream) | length == 4;
			"the event has \($got[0] | del(.stream) | keys_unsorted | join(", ")): the article's struct has four fields."),
		need(all($got[]; del(.stream) | add == 0) | not;
			"every field of every event is 0. Is it filled before it is pushed?"),
		(range($got | length) as $i | $calls[$i] as $call | $got[$i] as $e |
			need(($e.netns == $call.backlog and $e.backlog == $call.netns) | not;
				"backlog is \($e.backlog), and netns \($e.netns): each holds what belongs into the other."),
			need($e.netns != $call.pid;
				"netns is \($e.netns), which is the process. The article's printed line says \"about process\", but its struct says what the number is: the inode number of the network namespace."),
			need($e.laddr == ($call.laddr | number);
				"a listen on \($call.laddr) came with laddr \($e.laddr), and not \($call.laddr | number): the address is a number in host order here, as in the article."),
			need($e.lport == $call.lport;
				"a listen on port \($call.lport) came with lport \($e.lport). In which order are its bytes?"),
			need($e.netns == $call.netns;
				"netns is \($e.netns), and stat -Lc %i /proc/PID/ns/net says \($call.netns)."),
			need($e.backlog == $call.backlog;
				"a listen with a backlog of \($call.backlog) came with \($e.backlog).")))
) // empty
