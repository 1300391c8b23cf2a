# How many of the calls have a backlog from low to high?
def asked($low; $high): [$calls[] | select(.backlog >= $low and .backlog <= $high)] | length;

first(
	runs,
	need(streams == []; "your file still sends an event or a text for each listen. The maps were to count in the kernel, and be read once, at the end."),
	(map_of("counts") as $counts | map_of("backlogs") as $backlogs |
		need($counts != null; "there is no map called counts, or nothing was counted in it."),
		need($counts.entries[0].key | type == "object" and has("pid") and has("comm");
			"the key of counts is \($counts.entries[0].key | tojson): it was to be a struct with pid and comm, so that each process is counted by itself."),
		(pids[] as $pid | ([$calls[] | select(.pid == $pid)] | length) as $n | $calls[] | select(.pid == $pid) |
			([$counts.entries[] | select(.key.pid == $pid)] | first) as $entry |
			need($entry != null;
				"\(.comm), process \($pid), listened \($n) times, and counts has no entry for it: its keys are \([$counts.entries[].key.pid] | tojson)."),
			need($entry.key.comm == .comm; "process \($pid) is called \(.comm), and its key says \"\($entry.key.comm)\"."),
			need(($entry.value == 1 and $n > 1) | not;
				"\(.comm) listened \($n) times, and its count is 1. Each call overwrites what the one before has written: what must be done to the old value?"),
			need($entry.value == $n;
				"\(.comm) listened \($n) times, and its count is \($entry.value): what is counted that is no listen, or counted twice?")),
		need($backlogs != null; "counts is right. Now the sizes: there is no map called backlogs, or nothing was counted in it."),
		need($backlogs.histogram == "log2";
			"backlogs has a row for each single number. Backlogs go from 1 to 4096 and more: put them into slots that double, by their logarithm."),
		($backlogs.entries[0].buckets[] |
			need(asked(.low; .high) == .count;
				"backlogs counts \(.count) listens with a backlog from \(.low) to \(.high), and there were \(asked(.low; .high)).")),
		need(([$backlogs.entries[0].buckets[].count] | add) == ($calls | length);
			"backlogs counts \([$backlogs.entries[0].buckets[].count] | add) listens, and \($calls | length) were made."))
) // empty
