first(
	runs,
	(ours(events_of("listens")) as $got |
		need($got | length > 0; "four listens were made, and no event came through listens."),
		need(any($got[]; .family == "AF_INET6");
			"four listens were made, two of them by IPv6 sockets, and no event says AF_INET6. They pass through inet_listen, too: who leaves them out?"),
		need($got | length == 4; "four listens were made, and \($got | length) events came."),
		(range(4) as $i | $calls[$i] as $call | $got[$i] as $e | ($call.family == "inet") as $v4 |
			need($e.lport == $call.lport; "port \($call.lport) came as \($e.lport)."),
			need($v4 or $e.laddr == "0.0.0.0";
				"a listen on \($call.laddr) came with the IPv4 address \($e.laddr), which nobody has. An IPv6 socket keeps something else in that field. What tells you whose field it is?"),
			need(($v4 | not) or $e.laddr == $call.laddr;
				"a listen on \($call.laddr) came with laddr \($e.laddr)."),
			need($e | has("laddr6"); "IPv6 listens come without an address now. A struct in6_addr called laddr6 has room for it."),
			need($e.laddr6 == (if $v4 then "::" else $call.laddr end);
				"a listen on \($call.laddr) came with laddr6 \($e.laddr6)."),
			need($e.netns != 0; "netns is 0: nothing has filled it yet."),
			need($e.netns == $call.netns;
				"a listen in namespace \($call.netns) came with netns \($e.netns). The number of a namespace is its inode number, ns.inum in struct net; sk->__sk_common.skc_net.net is only where that struct lies.")))
) // empty
