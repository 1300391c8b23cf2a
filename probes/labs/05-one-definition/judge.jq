first(
	runs,
	(events_of("listens") as $got |
		need($got | length == ($calls | length);
			"\($calls | length) listens were made, and \($got | length) events came through listens.";
			"做了 \($calls | length) 次 listen，从 listens 来了 \($got | length) 个事件。"),
		(("pid", "comm", "laddr", "lport", "netns", "backlog") as $field |
			need($got[0] | has($field);
				"the event has no \($field). Say it in the struct, and fill it: nothing else needs to know.";
				"事件里没有 \($field)。写进结构体，再填上值：别处都不用知道。")),
		(range($got | length) as $i | $calls[$i] as $call | $got[$i] as $e |
			need($e.comm | type == "string";
				"comm came as \($e.comm | tojson | .[:40])...: numbers. Which type of C is a text made of?";
				"comm 来的是 \($e.comm | tojson | .[:40])...：一串数。C 的文字是由哪种类型组成的？"),
			need($e.comm == $call.comm;
				"\($call.comm) listened, and comm is \"\($e.comm)\": has the kernel been asked for the name?";
				"\($call.comm) 做了 listen，comm 却是 \"\($e.comm)\"：向内核问过名字吗？"),
			need($e.pid == $call.pid;
				"process \($call.pid) listened, and pid is \($e.pid). Of what bpf_get_current_pid_tgid() returns, which half is the process?";
				"进程 \($call.pid) 做了 listen，pid 却是 \($e.pid)。bpf_get_current_pid_tgid() 返回的值，哪一半是进程？"),
			need($e.laddr | type == "string";
				"laddr is the number \($e.laddr). An integer type prints as a number; which type of the kernel means an IPv4 address in network order? (include/calltap/types.h lists them.)";
				"laddr 是数字 \($e.laddr)。整数类型打印成数字；内核的哪种类型表示网络字节序的 IPv4 地址？（include/calltap/types.h 里列出了它们。）"),
			need($e.laddr != ($call.laddr | split(".") | reverse | join("."));
				"laddr is \($e.laddr): from the wrong end. A field of this type holds the address as the network has it, and somebody has turned it round before.";
				"laddr 是 \($e.laddr)：方向反了。这种类型的字段里，地址是网络上的样子，而有人先把它倒过来了。"),
			need($e.laddr == $call.laddr;
				"a listen on \($call.laddr) came with laddr \($e.laddr).";
				"对 \($call.laddr) 的 listen 带来的 laddr 是 \($e.laddr)。"),
			need($e.lport != ($call.lport | swapped16);
				"port \($call.lport) came as \($e.lport), from the wrong end. Type and value must agree: either a host-order number in an integer, or the network's two bytes in the type that means a port.";
				"端口 \($call.lport) 变成了 \($e.lport)，方向反了。类型和值要一致：要么整数里放主机字节序的数，要么在表示端口的类型里放网络上的两个字节。"),
			need($e.lport == $call.lport;
				"port \($call.lport) came as \($e.lport).";
				"端口 \($call.lport) 变成了 \($e.lport)。"),
			need($e.netns == $call.netns and $e.backlog == $call.backlog;
				"netns and backlog were right in the start file, and are not any more.";
				"netns 和 backlog 在起始文件里是对的，现在不对了。")),
		need(code | test("__be16\\s+lport");
			"lport is right, but the struct does not say that it is a port in network order: the program turns it round by hand. Let the type say it (gap 3).";
			"lport 是对的，但结构体没有说它是网络字节序的端口：程序自己动手倒了过来。让类型来说（空 3）。"))
) // empty
