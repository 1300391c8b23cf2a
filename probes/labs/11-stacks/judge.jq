def passes(stack; name): stack.frames // [] | any(startswith(name));

first(
	runs,
	need(all(events_of("listens")[]; has("pid"));
		"the event does not say whose stack it is. Names are looked up in a process that the event must name: in a field called pid."),
	(ours(events_of("listens")) as $got | $got[0] as $e |
		need($got | length == 1; "one listen was made, and \($got | length) events came."),
		need($e | has("kernel"); "the event has no field called kernel: the stack in the kernel."),
		need($e.kernel | type == "object";
			"kernel came as \($e.kernel | tojson), a number, and not as a stack. Two things make it one: the type of the field, and a map that keeps the stacks."),
		need(passes($e.kernel; "inet_listen");
			"the kernel stack is \($e.kernel | tojson): inet_listen is not in it. Has the stack been taken, and by a call that means the kernel's?"),
		need($e | has("user"); "the kernel's stack is right. The event has no field called user: the stack in the program."),
		need($e.user | type == "object"; "user came as \($e.user | tojson), a number, and not as a stack: see the type of the field."),
		need(passes($e.user; "inet_listen") | not;
			"user is the kernel's stack once more. get_stackid takes a flag that says which one is meant."),
		need(passes($e.user; "open_shop") and passes($e.user; "main");
			"the user's stack is \($e.user | tojson): the program's functions open_shop and main are not in it."))
) // empty
