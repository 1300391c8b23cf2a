first(
	runs,
	(events_of("listens") as $got |
		need($got | length == ($calls | length);
			"\($calls | length) listens were made, and \($got | length) events came through listens."),
		(("pid", "comm", "laddr", "lport", "netns", "backlog") as $field |
			need($got[0] | has($field);
				"the event has no \($field). Say it in the struct, and fill it: nothing else needs to know.")),
		(range($got | length) as $i | $calls[$i] as $call | $got[$i] as $e |
			need($e.comm | type == "string";
				"comm came as \($e.comm | tojson | .[:40])...: numbers. Which type of C is a text made of?"),
			need($e.comm == $call.comm;
				"\($call.comm) listened, and comm is \"\($e.comm)\": has the kernel been asked for the name?"),
			need($e.pid == $call.pid;
				"process \($call.pid) listened, and pid is \($e.pid). Of what bpf_get_current_pid_tgid() returns, which half is the process?"),
			need($e.laddr | type == "string";
				"laddr is the number \($e.laddr). An integer type prints as a number; which type of the kernel means an IPv4 address in network order? (include/calltap/types.h lists them.)"),
			need($e.laddr != ($call.laddr | split(".") | reverse | join("."));
				"laddr is \($e.laddr): from the wrong end. A field of this type holds the address as the network has it, and somebody has turned it round before."),
			need($e.laddr == $call.laddr; "a listen on \($call.laddr) came with laddr \($e.laddr)."),
			need($e.lport != ($call.lport | swapped16);
				"port \($call.lport) came as \($e.lport), from the wrong end. Type and value must agree: either a host-order number in an integer, or the network's two bytes in the type that means a port."),
			need($e.lport == $call.lport; "port \($call.lport) came as \($e.lport)."),
			need($e.netns == $call.netns and $e.backlog == $call.backlog;
				"netns and backlog were right in the start file, and are not any more.")),
		need(code | test("__be16\\s+lport");
			"lport is right, but the struct does not say that it is a port in network order: the program turns it round by hand. Let the type say it (gap 3)."))
) // empty
