def want: "Listening on \(.laddr | number | hex) \(.lport) with \(.backlog) pending connections";
def found: capture("^Listening on (?<laddr>[0-9a-f]+) (?<lport>-?[0-9]+) with (?<backlog>-?[0-9]+) pending connections$");

first(
	runs,
	(printed as $lines |
		need($lines | length == ($calls | length);
			"\($calls | length) listens were made, and \($lines | length) lines came: each listen was to print one.";
			"做了 \($calls | length) 次 listen，来了 \($lines | length) 行：每次 listen 应该打印一行。"),
		need(all($lines[]; test("^Listening on [0-9a-f]+ -?[0-9]+ with -?[0-9]+ pending connections$"));
			"the line is \"\($lines[0])\", and its form was to stay that of the start file: Listening on ADDRESS PORT with BACKLOG pending connections.";
			"打印的是 \"\($lines[0])\"，它的形式应该和起始文件里的一样：Listening on 地址 端口 with BACKLOG pending connections。"),
		(range($lines | length) as $i | $calls[$i] as $call | ($lines[$i] | found) as $got |
			need($got.laddr != "0";
				"the address is 0, the value that laddr began with. Nothing has read the socket's own address into it yet, or it was read from the field of the other end.";
				"地址是 0，也就是 laddr 的初值。还没有谁把套接字自己的地址读进来，或者读的是对方地址的那个字段。"),
			need($got.laddr != ($call.laddr | number | swapped32 | hex);
				"the address \($call.laddr) was printed as \($got.laddr): the right bytes, from the wrong end. In which order does the network have them, and which function of C turns four bytes round?";
				"地址 \($call.laddr) 打印成了 \($got.laddr)：字节是对的，方向反了。网络用的是什么顺序？C 的哪个函数把四个字节倒过来？"),
			need($got.laddr == ($call.laddr | number | hex);
				"a listen on \($call.laddr) was printed with the address \($got.laddr), in hexadecimal. Which member of inet_sock did you read, and how many bytes of it?";
				"对 \($call.laddr) 的 listen 打印出的地址是 \($got.laddr)（十六进制）。你读的是 inet_sock 的哪个成员，读了几个字节？"),
			need($got.lport != "0";
				"the port is 0, the value that lport began with: nothing has read it yet, or what was read is a port that a listening socket has not.";
				"端口是 0，也就是 lport 的初值：还没有谁把它读进来，或者读的是监听的 socket 没有的那个端口。"),
			need($got.lport != ($call.lport | swapped16 | tostring);
				"port \($call.lport) was printed as \($got.lport), which is the same two bytes from the other end (\($call.lport | hex) and \($call.lport | swapped16 | hex) in hexadecimal). What is done to a port before it goes into a packet?";
				"端口 \($call.lport) 打印成了 \($got.lport)：同样的两个字节，从另一头读（十六进制是 \($call.lport | hex) 和 \($call.lport | swapped16 | hex)）。端口放进数据包之前要做什么？"),
			need($got.lport == ($call.lport | tostring);
				"port \($call.lport) was printed as \($got.lport).";
				"端口 \($call.lport) 打印成了 \($got.lport)。"),
			need($got.backlog == ($call.backlog | tostring);
				"a listen with a backlog of \($call.backlog) was printed with \($got.backlog). At the entry the socket does not know the new backlog yet: who does?";
				"backlog 为 \($call.backlog) 的 listen 打印出的是 \($got.backlog)。在函数入口，套接字还不知道新的 backlog：那么谁知道？")))
) // empty
