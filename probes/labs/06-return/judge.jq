first(
	runs,
	(ours(events_of("listens")) as $got |
		need($got | length > 0;
			"three listens were made, and no event came through listens. Where is it pushed?";
			"做了三次 listen，没有事件从 listens 出来。在哪里推送的？"),
		need(($got | length == 2 and all(.ret == 0)) | not;
			"three listens were made, and two are told: the one that failed is missing. Failures are what one looks for: no condition on the result.";
			"做了三次 listen，报了两次：缺的是失败的那次。要找的正是失败：不要按结果来取舍。"),
		need($got | length == 3;
			"three listens were made, and \($got | length) events came.";
			"做了三次 listen，来了 \($got | length) 个事件。"),
		need($got[2].lport != 0;
			"the third socket was never bound, and its port is told as 0. The kernel picks one inside the call (this time \($calls[2].lport)): so when can it be known?";
			"第三个套接字从没有 bind 过，报的端口是 0。内核在调用里面才选端口（这次是 \($calls[2].lport)）：那么什么时候才能知道？"),
		(range(3) as $i |
			need($got[$i].lport == $calls[$i].lport;
				"the listen on port \($calls[$i].lport) came with \($got[$i].lport).";
				"对端口 \($calls[$i].lport) 的 listen 带来的是 \($got[$i].lport)。")),
		need($got[0] | has("ret");
			"the ports are right. Now tell how it ended: the event has no ret.";
			"端口都对。现在说出结果如何：事件里没有 ret。"),
		need(all($got[]; .ret == 0) | not;
			"every ret is 0, but the second listen failed. What a function returns is in a register when it returns: PT_REGS_RC(ctx) reads it.";
			"每个 ret 都是 0，但第二次 listen 失败了。函数的返回值在它返回时位于一个寄存器里：用 PT_REGS_RC(ctx) 来读。"),
		need($got[1].ret != 4294967198;
			"the failed listen has ret 4294967198: -98 without its sign. Which type did you give it?";
			"失败的 listen 的 ret 是 4294967198：没有符号的 -98。你给它的是什么类型？"),
		need($got[1].ret == $calls[1].error;
			"the failed listen has ret \($got[1].ret): it was to be \($calls[1].error), which is what a ret_t of \($calls[1].ret) prints as.";
			"失败的 listen 的 ret 是 \($got[1].ret)：应该是 \($calls[1].error)，值为 \($calls[1].ret) 的 ret_t 就这样打印。"),
		need($got[0].ret == 0 and $got[2].ret == 0;
			"two of three listens succeed with 0, and yours say \($got[0].ret) and \($got[2].ret).";
			"三次 listen 有两次以 0 成功，你的却是 \($got[0].ret) 和 \($got[2].ret)。"))
) // empty
