first(
	runs,
	(ours(events_of("listens")) as $got |
		need($got | length > 0; "three listens were made, and no event came through listens. Where is it pushed?"),
		need(($got | length == 2 and all(.ret == 0)) | not;
			"three listens were made, and two are told: the one that failed is missing. Failures are what one looks for: no condition on the result."),
		need($got | length == 3; "three listens were made, and \($got | length) events came."),
		need($got[2].lport != 0;
			"the third socket was never bound, and its port is told as 0. The kernel picks one inside the call (this time \($calls[2].lport)): so when can it be known?"),
		(range(3) as $i |
			need($got[$i].lport == $calls[$i].lport;
				"the listen on port \($calls[$i].lport) came with \($got[$i].lport).")),
		need($got[0] | has("ret"); "the ports are right. Now tell how it ended: the event has no ret."),
		need(all($got[]; .ret == 0) | not;
			"every ret is 0, but the second listen failed. What a function returns is in a register when it returns: PT_REGS_RC(ctx) reads it."),
		need($got[1].ret != 4294967198;
			"the failed listen has ret 4294967198: -98 without its sign. Which type did you give it?"),
		need($got[1].ret == $calls[1].error;
			"the failed listen has ret \($got[1].ret): it was to be \($calls[1].error), which is what a ret_t of \($calls[1].ret) prints as."),
		need($got[0].ret == 0 and $got[2].ret == 0;
			"two of three listens succeed with 0, and yours say \($got[0].ret) and \($got[2].ret)."))
) // empty
