def refused(program): $said | test("refuses (the program )?\(program)\\b");
def proof(what): ours(events_of("proofs")) | map(select(.what == what) | .value);
def gcd($a; $b): if $b == 0 then $a else gcd($b; $a % $b) end;

# need_proof(condition; program; what it was to say; what it said)
def need_proof(condition; program; want; got):
	need(condition;
		"\(program) does not say what it should any more: \(got | tojson), and it was to be \(want | tojson). Leaving a program out, or its work, answers no objection.";
		"\(program) 说的不再是它该说的：\(got | tojson)，应该是 \(want | tojson)。删掉一个程序，或者它做的事，都不算回答。");

first(
	need(refused("count") | not;
		"objection 1: a lookup may find nothing, and then it returns no address. The verifier wants to see that you look before you go there.";
		"异议 1：查找可能什么也没找到，这时返回的不是地址。校验器要看到你先检查，再去那里。"),
	need(refused("gcd") | not;
		"objection 2: the verifier has to see the end of a loop, whatever the numbers are. Euclid is done in fewer than 48 steps with numbers of 32 bits: you know, it does not. Say so in the loop.";
		"异议 2：不管是什么数，校验器都要看得见循环的终点。32 位的数，欧几里得算法不到 48 步就结束：你知道，它不知道。在循环里说出来。"),
	need(refused("owner") | not;
		"objection 3: for the verifier task is a number, and a number is no address that a program may follow. Which function reads the kernel's memory for you?";
		"异议 3：对校验器来说 task 是一个数，而数不是程序可以跟着走的地址。哪个函数替你读内核的内存？"),
	need(refused("pick") | not;
		"objection 4: the array has 16 characters, and the backlog can be anything. Show the verifier that you stay inside, on both sides.";
		"异议 4：数组有 16 个字符，而 backlog 可以是任何数。让校验器看到你不会出界，两头都不会。"),
	need(refused("promise") | not;
		"objection 5: what is reserved in a ring buffer has to be given back on every way out, sent or not. Follow the function's return statements: which one keeps it?";
		"异议 5：在环形缓冲区里预留的，每条出路上都要归还，不管发不发送。逐个看函数的 return 语句：哪一个没有归还？"),
	runs,
	([range(1; ($calls | length) + 1)] as $want | proof("count") as $got |
		need_proof($got == $want; "count"; $want; $got)),
	([$calls[] | gcd(.pid; .backlog)] as $want | proof("gcd") as $got |
		need_proof($got == $want; "gcd"; $want; $got)),
	([$calls[].pid] as $want | proof("owner") as $got |
		need_proof($got == $want; "owner"; $want; $got)),
	([$calls[] | .backlog as $at | .comm | explode[$at]] as $want | proof("pick") as $got |
		need_proof($got == $want; "pick"; $want; $got)),
	([$calls[].backlog | select(. % 2 == 0)] as $want | (ours(events_of("ring")) | map(.value)) as $got |
		need_proof($got == $want; "promise"; $want; $got))
) // empty
