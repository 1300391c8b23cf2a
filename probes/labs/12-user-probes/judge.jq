first(
	runs,
	(ours(events_of("lookups")) as $got |
		need($got | length > 0;
			"two look-ups were made, and no event came through lookups. Is it the function of libc that lab-calls calls?"),
		need($got | length == ($calls | length); "\($calls | length) look-ups were made, and \($got | length) events came."),
		(range($got | length) as $i | $calls[$i] as $call | $got[$i] as $e |
			need($e.name != $call.service;
				"\($call.name) was looked up, and the name is \"\($e.name)\": that is another argument of the same call."),
			need($e.name != "";
				"\($call.name) was looked up, and the name is empty. Either nothing has read it, or somebody has looked in the wrong memory: whose is it? And at a return the registers of the arguments hold something else."),
			need($e.name == $call.name; "\($call.name) was looked up, and the name is \"\($e.name)\".")),
		need($got[1].ret != 0 or $calls[1].ret == 0;
			"the names are right. Each ret is 0, though the second look-up has failed: what a function returns is known when it returns."),
		need([$got[].ret] == [$calls[].ret]; "the results were \([$calls[].ret] | tojson), and yours are \([$got[].ret] | tojson)."))
) // empty
