first(
	runs,
	([events_of("full")[] | select(.lport as $p | any($calls[]; .lport == $p or (.lport | swapped16) == $p))] as $got |
		($calls[] | select(.connected < .clients)) as $bad |
		need($got | length > 0;
			"\($bad.clients - $bad.connected) of \($bad.clients) clients wait in front of port \($bad.lport), and no event came through full."),
		need(all($got[]; .lport as $p | any($calls[]; .lport == $p));
			"the ports are \([$got[].lport] | unique | tojson), and the servers listen on \([$calls[].lport] | tojson). skc_num is in host order, skc_dport and inet_sport are not."),
		need(any($got[]; .limit != 0 or .queued != 0);
			"queued and limit are 0 in every event: nothing has filled them yet."),
		need(all($got[]; .lport as $p | .limit as $l | any($calls[]; .lport == $p and .backlog == $l));
			"an event says a limit of \($got[0].limit) for port \($got[0].lport), whose server asked for \($got[0].lport as $p | $calls[] | select(.lport == $p) | .backlog). Which of the two members is the limit, and which the queue?"),
		(first($got[] | select(.lport != $bad.lport)) as $blamed |
			($calls[] | select(.lport == $blamed.lport)) as $call |
			need(false;
				"port \($blamed.lport) is blamed with \($blamed.queued) queued of \($blamed.limit), and all its \($call.clients) clients were connected. When does the kernel call a queue full? Compare as sk_acceptq_is_full() in net/sock.h does.")),
		need(any($got[]; .lport == $bad.lport);
			"port \($bad.lport) let \($bad.clients - $bad.connected) of \($bad.clients) clients wait, and it is not told."),
		need([$got[] | select(.lport == $bad.lport)] | length >= $bad.clients - $bad.connected;
			"port \($bad.lport) let \($bad.clients - $bad.connected) clients wait, and only \([$got[] | select(.lport == $bad.lport)] | length) knocks are told."))
) // empty
