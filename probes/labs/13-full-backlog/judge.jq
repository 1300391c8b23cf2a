first(
	runs,
	([events_of("full")[] | select(.lport as $p | any($calls[]; .lport == $p or (.lport | swapped16) == $p))] as $got |
		($calls[] | select(.connected < .clients)) as $bad |
		need($got | length > 0;
			"\($bad.clients - $bad.connected) of \($bad.clients) clients wait in front of port \($bad.lport), and no event came through full.";
			"端口 \($bad.lport) 前的 \($bad.clients) 个客户端有 \($bad.clients - $bad.connected) 个在等，却没有事件从 full 出来。"),
		need(all($got[]; .lport as $p | any($calls[]; .lport == $p));
			"the ports are \([$got[].lport] | unique | tojson), and the servers listen on \([$calls[].lport] | tojson). skc_num is in host order, skc_dport and inet_sport are not.";
			"端口是 \([$got[].lport] | unique | tojson)，而服务器监听的是 \([$calls[].lport] | tojson)。skc_num 是主机字节序，skc_dport 和 inet_sport 不是。"),
		need(any($got[]; .limit != 0 or .queued != 0);
			"queued and limit are 0 in every event: nothing has filled them yet.";
			"queued 和 limit 在每个事件里都是 0：还没有给它们赋值。"),
		need(all($got[]; .lport as $p | .limit as $l | any($calls[]; .lport == $p and .backlog == $l));
			"an event says a limit of \($got[0].limit) for port \($got[0].lport), whose server asked for \($got[0].lport as $p | $calls[] | select(.lport == $p) | .backlog). Which of the two members is the limit, and which the queue?";
			"有事件说端口 \($got[0].lport) 的上限是 \($got[0].limit)，而它的服务器要的是 \($got[0].lport as $p | $calls[] | select(.lport == $p) | .backlog)。两个成员里哪个是上限，哪个是队列？"),
		(first($got[] | select(.lport != $bad.lport)) as $blamed |
			($calls[] | select(.lport == $blamed.lport)) as $call |
			need(false;
				"port \($blamed.lport) is blamed with \($blamed.queued) queued of \($blamed.limit), and all its \($call.clients) clients were connected. When does the kernel call a queue full? Compare as sk_acceptq_is_full() in net/sock.h does.";
				"端口 \($blamed.lport) 被报出来，排队 \($blamed.queued)，上限 \($blamed.limit)，可它的 \($call.clients) 个客户端都连上了。内核什么时候才说队列满了？像 net/sock.h 里的 sk_acceptq_is_full() 那样比较。")),
		need(any($got[]; .lport == $bad.lport);
			"port \($bad.lport) let \($bad.clients - $bad.connected) of \($bad.clients) clients wait, and it is not shown.";
			"端口 \($bad.lport) 让 \($bad.clients) 个客户端里的 \($bad.clients - $bad.connected) 个等着，却没有报出来。"),
		need([$got[] | select(.lport == $bad.lport)] | length >= $bad.clients - $bad.connected;
			"port \($bad.lport) let \($bad.clients - $bad.connected) clients wait, and only \([$got[] | select(.lport == $bad.lport)] | length) of their SYNs are shown.";
			"端口 \($bad.lport) 让 \($bad.clients - $bad.connected) 个客户端等着，只报了 \([$got[] | select(.lport == $bad.lport)] | length) 个连接请求。"))
) // empty
