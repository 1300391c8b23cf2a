def want: "Listening on \(.laddr | number | hex) \(.lport) with \(.backlog) pending connections";
def found: capture("^Listening on (?<laddr>[0-9a-f]+) (?<lport>-?[0-9]+) with (?<backlog>-?[0-9]+) pending connections$");

first(
	runs,
	(printed as $lines |
		need($lines | length == ($calls | length);
			"\($calls | length) listens were made, and \($lines | length) lines came: each listen was to print one."),
		need(all($lines[]; test("^Listening on [0-9a-f]+ -?[0-9]+ with -?[0-9]+ pending connections$"));
			"the line is \"\($lines[0])\", and its form was to stay that of the start file: Listening on ADDRESS PORT with BACKLOG pending connections."),
		(range($lines | length) as $i | $calls[$i] as $call | ($lines[$i] | found) as $got |
			need($got.laddr != "0";
				"the address is 0, the value that laddr began with. Nothing has read the socket's own address into it yet, or it was read from the field of the other end."),
			need($got.laddr != ($call.laddr | number | swapped32 | hex);
				"the address \($call.laddr) was printed as \($got.laddr): the right bytes, from the wrong end. In which order does the network have them, and which function of C turns four bytes round?"),
			need($got.laddr == ($call.laddr | number | hex);
				"a listen on \($call.laddr) was printed with the address \($got.laddr), in hexadecimal. Which member of inet_sock did you read, and how many bytes of it?"),
			need($got.lport != "0";
				"the port is 0, the value that lport began with: nothing has read it yet."),
			need($got.lport != ($call.lport | swapped16 | tostring);
				"port \($call.lport) was printed as \($got.lport), which is the same two bytes from the other end (\($call.lport | hex) and \($call.lport | swapped16 | hex) in hexadecimal). What is done to a port before it goes into a packet?"),
			need($got.lport == ($call.lport | tostring);
				"port \($call.lport) was printed as \($got.lport)."),
			need($got.backlog == ($call.backlog | tostring);
				"a listen with a backlog of \($call.backlog) was printed with \($got.backlog). At the entry the socket does not know the new backlog yet: who does?")))
) // empty
