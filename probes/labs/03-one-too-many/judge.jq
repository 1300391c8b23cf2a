first(
	need($said | test("too many arg|more than 3 conversion|at most three values") | not;
		"the call has too many arguments: this is the article's error. A program may hand five values to a function of the kernel, in five registers. Two of them are the text and its length, so how many are left? Nobody says that all must go in one call.";
		"这次调用的参数太多：这就是文章里的错误。程序最多能给内核函数传五个值，用五个寄存器。其中两个是文字和它的长度，那么还剩几个？并没有规定所有的值必须放在同一次调用里。"),
	runs,
	($calls[0] as $call | printed as $lines | ($lines | join(" ")) as $all | ($lines[0] // "") as $first |
		need($lines | length > 0;
			"a listen was made, and nothing was printed.";
			"做了一次 listen，什么都没有打印。"),
		need($all | test("container +-?[0-9]+");
			"three of the four values are there. The fourth is the container: a line with the words \"in container\" and the number of the network namespace is missing. One call had no room for it.";
			"四个值里有三个。第四个是容器：缺少带有 \"in container\" 和网络命名空间编号的一行。一次调用放不下它。"),
		need($all | contains("container \($call.netns)");
			"the container is \($all | capture("container +(?<n>-?[0-9]+)").n), and it was to be \($call.netns), which stat -Lc %i /proc/PID/ns/net shows. Two questions: is it the number of the namespace, or an address in the kernel's memory? And does %d show so large a number as it is?";
			"容器是 \($all | capture("container +(?<n>-?[0-9]+)").n)，应该是 \($call.netns)，stat -Lc %i /proc/PID/ns/net 会显示它。两个问题：这是命名空间的编号，还是内核内存里的一个地址？%d 能如实显示这么大的数吗？"),
		need($first | test("^Listening on [0-9a-f]+ -?[0-9]+ with -?[0-9]+ pending connections");
			"the line is \"\($first)\": address, port and backlog were to be told as before: Listening on ADDRESS PORT with BACKLOG pending connections.";
			"打印的是 \"\($first)\"：地址、端口和 backlog 应该像以前一样说出来：Listening on 地址 端口 with BACKLOG pending connections。"),
		need($first | contains("with \($call.backlog) pending");
			"the backlog was \($call.backlog), and the line says \"\($first)\".";
			"backlog 是 \($call.backlog)，打印的却是 \"\($first)\"。"),
		need($first | contains(" \($call.laddr | number | hex) \($call.lport) ");
			"the line is \"\($first)\", and the listen was on \($call.laddr), port \($call.lport) (\($call.laddr | number | hex) \($call.lport)). In which order are the bytes?";
			"打印的是 \"\($first)\"，而 listen 的是 \($call.laddr)，端口 \($call.lport)（\($call.laddr | number | hex) \($call.lport)）。字节是什么顺序？"))
) // empty
