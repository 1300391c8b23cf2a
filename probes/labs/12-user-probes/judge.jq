first(
	runs,
	(ours(events_of("lookups")) as $got |
		need($got | length > 0;
			"two look-ups were made, and no event came through lookups. Is it the function of libc that lab-calls calls?";
			"做了两次查询，没有事件从 lookups 出来。它是 lab-calls 所调用的那个 libc 函数吗？"),
		need($got | length == ($calls | length);
			"\($calls | length) look-ups were made, and \($got | length) events came.";
			"做了 \($calls | length) 次查询，来了 \($got | length) 个事件。"),
		(range($got | length) as $i | $calls[$i] as $call | $got[$i] as $e |
			need($e.name != $call.service;
				"\($call.name) was looked up, and the name is \"\($e.name)\": that is another argument of the same call.";
				"查询的是 \($call.name)，name 却是 \"\($e.name)\"：这是同一次调用的另一个参数。"),
			need($e.name != "";
				"\($call.name) was looked up, and the name is empty. Either nothing has read it, or somebody has looked in the wrong memory: whose is it? And at a return the registers of the arguments hold something else.";
				"查询的是 \($call.name)，name 却是空的。要么还没有谁读它，要么读错了内存：那是谁的内存？另外，在返回处，参数的寄存器里已经是别的东西。"),
			need($e.name == $call.name;
				"\($call.name) was looked up, and the name is \"\($e.name)\".";
				"查询的是 \($call.name)，name 却是 \"\($e.name)\"。")),
		need($got[1].ret != 0 or $calls[1].ret == 0;
			"the names are right. Each ret is 0, though the second look-up has failed: what a function returns is known when it returns.";
			"名字都对。每个 ret 都是 0，而第二次查询失败了：函数的返回值要到它返回时才知道。"),
		need([$got[].ret] == [$calls[].ret];
			"the results were \([$calls[].ret] | tojson), and yours are \([$got[].ret] | tojson).";
			"结果是 \([$calls[].ret] | tojson)，你的是 \([$got[].ret] | tojson)。"))
) // empty
