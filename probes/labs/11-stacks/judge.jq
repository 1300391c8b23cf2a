def passes(stack; name): stack.frames // [] | any(startswith(name));

first(
	runs,
	need(all(events_of("listens")[]; has("pid"));
		"the event does not say whose stack it is. Names are looked up in a process that the event must name: in a field called pid.";
		"事件没有说这是谁的栈。名字要到进程里去查，事件必须说出是哪个进程：在叫 pid 的字段里。"),
	(ours(events_of("listens")) as $got | $got[0] as $e |
		need($got | length == 1;
			"one listen was made, and \($got | length) events came.";
			"做了一次 listen，来了 \($got | length) 个事件。"),
		need($e | has("kernel");
			"the event has no field called kernel: the stack in the kernel.";
			"事件里没有叫 kernel 的字段：内核里的栈。"),
		need($e.kernel | type == "object";
			"kernel came as \($e.kernel | tojson), a number, and not as a stack. Two things make it one: the type of the field, and a map that keeps the stacks.";
			"kernel 来的是 \($e.kernel | tojson)，一个数，不是栈。要成为栈需要两样：字段的类型，和存放栈的 map。"),
		need(passes($e.kernel; "inet_listen");
			"the kernel stack is \($e.kernel | tojson): inet_listen is not in it. Has the stack been taken, and by a call that means the kernel's?";
			"内核栈是 \($e.kernel | tojson)：里面没有 inet_listen。取过栈吗？取的是内核的栈吗？"),
		need($e | has("user");
			"the kernel's stack is right. The event has no field called user: the stack in the program.";
			"内核的栈是对的。事件里没有叫 user 的字段：程序里的栈。"),
		need($e.user | type == "object";
			"user came as \($e.user | tojson), a number, and not as a stack: see the type of the field.";
			"user 来的是 \($e.user | tojson)，一个数，不是栈：看看字段的类型。"),
		need(passes($e.user; "inet_listen") | not;
			"user is the kernel's stack once more. get_stackid takes a flag that says which one is meant.";
			"user 又是内核的栈。get_stackid 有一个标志，说明要的是哪一个。"),
		need(passes($e.user; "open_shop") and passes($e.user; "main");
			"the user's stack is \($e.user | tojson): the program's functions open_shop and main are not in it.";
			"用户栈是 \($e.user | tojson)：里面没有程序的函数 open_shop 和 main。"))
) // empty
