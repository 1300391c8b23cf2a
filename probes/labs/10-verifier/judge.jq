def refused(program): $said | test("refuses (the program )?\(program)\\b");
def proof(what): ours(events_of("proofs")) | map(select(.what == what) | .value);
def gcd($a; $b): if $b == 0 then $a else gcd($b; $a % $b) end;
def gone(program): "\(program) does not say anything any more. Leaving a program out, or its work, answers no objection.";

first(
	need(refused("count") | not;
		"objection 1: a lookup may find nothing, and then it returns no address. The verifier wants to see that you look before you go there."),
	need(refused("gcd") | not;
		"objection 2: the verifier has to see the end of a loop, whatever the numbers are. Euclid is done in fewer than 48 steps with numbers of 32 bits: you know, it does not. Say so in the loop."),
	need(refused("owner") | not;
		"objection 3: for the verifier task is a number, and a number is no address that a program may follow. Which function reads the kernel's memory for you?"),
	need(refused("letter") | not;
		"objection 4: the array has 16 letters, and the backlog can be anything. Show the verifier that you stay inside, on both sides."),
	need(refused("promise") | not;
		"objection 5: what is reserved in a ring buffer has to be given back on every way out, sent or not. Follow the function's return statements: which one keeps it?"),
	runs,
	need(proof("count") == [range(1; ($calls | length) + 1)]; gone("count") + " For \($calls | length) listens it was to count \([range(1; ($calls | length) + 1)] | tojson), and said \(proof("count") | tojson)."),
	([$calls[] | gcd(.pid; .backlog)] as $want |
		need(proof("gcd") == $want; gone("gcd") + " It was to say \($want | tojson), and said \(proof("gcd") | tojson).")),
	need(proof("owner") == [$calls[].pid]; gone("owner") + " It was to be \($calls[0].pid), and it said \(proof("owner") | tojson)."),
	need(proof("letter") == [$calls[] | .backlog as $at | .comm | explode[$at]]; gone("letter") + " It said \(proof("letter") | tojson)."),
	(ours(events_of("ring")) | map(.value) as $got | [$calls[].backlog | select(. % 2 == 0)] as $want |
		need($got == $want; gone("promise") + " It was to send \($want | tojson), and sent \($got | tojson)."))
) // empty
