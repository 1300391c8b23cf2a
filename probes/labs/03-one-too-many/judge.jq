first(
	need($said | test("too many args|more than 3 conversion|three values at most") | not;
		"the call has too many arguments: this is the article's error. A program may hand five values to a function of the kernel, in five registers. Two of them are the text and its length, so how many are left? Nobody says that all must go in one call."),
	runs,
	($calls[0] as $call | printed as $lines | ($lines | join(" ")) as $all | ($lines[0] // "") as $first |
		need($lines | length > 0; "a listen was made, and nothing was printed."),
		need($all | test("container +-?[0-9]+");
			"three of the four values are there. The fourth is the container: a line with the words \"in container\" and the number of the network namespace is missing. One call had no room for it."),
		need($all | contains("container \($call.netns)");
			"the container is \($all | capture("container +(?<n>-?[0-9]+)").n), and it was to be \($call.netns), which stat -Lc %i /proc/PID/ns/net shows. Two questions: is it the number of the namespace, or an address in the kernel's memory? And does %d show so large a number as it is?"),
		need($first | test("^Listening on [0-9a-f]+ -?[0-9]+ with -?[0-9]+ pending connections");
			"the line is \"\($first)\": address, port and backlog were to be told as before: Listening on ADDRESS PORT with BACKLOG pending connections."),
		need($first | contains("with \($call.backlog) pending");
			"the backlog was \($call.backlog), and the line says \"\($first)\"."),
		need($first | contains(" \($call.laddr | number | hex) \($call.lport) ");
			"the line is \"\($first)\", and the listen was on \($call.laddr), port \($call.lport) (\($call.laddr | number | hex) \($call.lport)). In which order are the bytes?"))
) // empty
