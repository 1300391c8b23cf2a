first(
	runs,
	(ours(events_of("listens")) as $got |
		need($got | length > 0;
			"four listens were made, and no event came through listens.";
			"做了四次 listen，没有事件从 listens 出来。"),
		need(any($got[]; .family == "AF_INET6");
			"four listens were made, two of them by IPv6 sockets, and no event says AF_INET6. They pass through inet_listen, too: who leaves them out?";
			"做了四次 listen，其中两次是 IPv6 套接字，却没有事件说 AF_INET6。它们也经过 inet_listen：是谁把它们漏掉了？"),
		need($got | length == 4;
			"four listens were made, and \($got | length) events came.";
			"做了四次 listen，来了 \($got | length) 个事件。"),
		(range(4) as $i | $calls[$i] as $call | $got[$i] as $e | ($call.family == "inet") as $v4 |
			need($e.lport == $call.lport;
				"port \($call.lport) came as \($e.lport).";
				"端口 \($call.lport) 变成了 \($e.lport)。"),
			need($v4 or $e.laddr == "0.0.0.0";
				"a listen on \($call.laddr) came with the IPv4 address \($e.laddr), which nobody has. An IPv6 socket keeps something else in that field. What tells you whose field it is?";
				"对 \($call.laddr) 的 listen 带来了 IPv4 地址 \($e.laddr)，谁也没有用过这个地址。IPv6 套接字在那个字段里放的是别的东西。怎样知道这个字段属于哪一族？"),
			need(($v4 | not) or $e.laddr == $call.laddr;
				"a listen on \($call.laddr) came with laddr \($e.laddr).";
				"对 \($call.laddr) 的 listen 带来的 laddr 是 \($e.laddr)。"),
			need($e | has("laddr6");
				"IPv6 listens come without an address now. A struct in6_addr called laddr6 has room for it.";
				"IPv6 的 listen 现在没有地址。一个叫 laddr6 的 struct in6_addr 放得下它。"),
			need($e.laddr6 == (if $v4 then "::" else $call.laddr end);
				"a listen on \($call.laddr) came with laddr6 \($e.laddr6).";
				"对 \($call.laddr) 的 listen 带来的 laddr6 是 \($e.laddr6)。"),
			need($e.netns != 0;
				"netns is 0: nothing has filled it yet.";
				"netns 是 0：还没有给它赋值。"),
			need($e.netns == $call.netns;
				"a listen in namespace \($call.netns) came with netns \($e.netns). The number of a namespace is its inode number, ns.inum in struct net; sk->__sk_common.skc_net.net is only where that struct lies.";
				"命名空间 \($call.netns) 里的 listen 带来的 netns 是 \($e.netns)。命名空间的编号是它的 inode 号，即 struct net 里的 ns.inum；sk->__sk_common.skc_net.net 只是那个结构体所在的地址。")))
) // empty
