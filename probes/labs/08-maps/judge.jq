# How many of the calls have a backlog from low to high?
def asked($low; $high): [$calls[] | select(.backlog >= $low and .backlog <= $high)] | length;

first(
	runs,
	need(streams == [];
		"your file still sends an event or a text for each listen. The maps were to count in the kernel, and be read once, at the end.";
		"你的文件仍然为每次 listen 发送事件或文字。应该让 map 在内核里数，最后只读一次。"),
	(map_of("counts") as $counts | map_of("backlogs") as $backlogs |
		need($counts != null;
			"there is no map called counts, or nothing was counted in it.";
			"没有叫 counts 的 map，或者里面什么都没有数。"),
		need($counts.entries[0].key | type == "object" and has("pid") and has("comm");
			"the key of counts is \($counts.entries[0].key | tojson): it was to be a struct with pid and comm, so that each process is counted by itself.";
			"counts 的键是 \($counts.entries[0].key | tojson)：它应该是带有 pid 和 comm 的结构体，这样每个进程各数各的。"),
		(pids[] as $pid | ([$calls[] | select(.pid == $pid)] | length) as $n | $calls[] | select(.pid == $pid) |
			([$counts.entries[] | select(.key.pid == $pid)] | first) as $entry |
			need($entry != null;
				"\(.comm), process \($pid), listened \($n) times, and counts has no entry for it: its keys are \([$counts.entries[].key.pid] | tojson).";
				"\(.comm)，进程 \($pid)，做了 \($n) 次 listen，counts 里却没有它：键有 \([$counts.entries[].key.pid] | tojson)。"),
			need($entry.key.comm == .comm;
				"process \($pid) is called \(.comm), and its key says \"\($entry.key.comm)\".";
				"进程 \($pid) 叫 \(.comm)，键里却是 \"\($entry.key.comm)\"。"),
			need(($entry.value == 1 and $n > 1) | not;
				"\(.comm) listened \($n) times, and its count is 1. Each call overwrites what the one before has written: what must be done to the old value?";
				"\(.comm) 做了 \($n) 次 listen，数出来是 1。每次调用都覆盖了前一次写的值：应该对旧值做什么？"),
			need($entry.value == $n;
				"\(.comm) listened \($n) times, and its count is \($entry.value): what is counted that is no listen, or counted twice?";
				"\(.comm) 做了 \($n) 次 listen，数出来是 \($entry.value)：什么不是 listen 却被数了，或者数了两遍？")),
		need($backlogs != null and ($backlogs.entries | length) > 0;
			"counts is right. Now the sizes: there is no map called backlogs, or nothing was counted in it.";
			"counts 是对的。现在是大小：没有叫 backlogs 的 map，或者里面什么都没有数。"),
		need($backlogs.histogram == "log2";
			"backlogs has a row for each single number. Backlogs go from 1 to 4096 and more: put them into slots that double, by their logarithm.";
			"backlogs 里每个数各占一行。backlog 从 1 到 4096，甚至更大：用对数把它们放进成倍变大的格子。"),
		($backlogs.entries[0].buckets[] |
			need(asked(.low; .high) == .count;
				"backlogs counts \(.count) listens with a backlog from \(.low) to \(.high), and there were \(asked(.low; .high)).";
				"backlogs 数出 \(.count) 次 backlog 在 \(.low) 到 \(.high) 之间的 listen，实际有 \(asked(.low; .high)) 次。")),
		need(([$backlogs.entries[0].buckets[].count] | add) == ($calls | length);
			"backlogs counts \([$backlogs.entries[0].buckets[].count] | add) listens, and \($calls | length) were made.";
			"backlogs 数出 \([$backlogs.entries[0].buckets[].count] | add) 次 listen，实际做了 \($calls | length) 次。"))
) // empty
