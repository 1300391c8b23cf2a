first(
	runs,
	(ours(events_of("fails")) as $got | [$calls[] | select(.ret < 0)] as $failed |
		need($got | length > 0;
			"two files could not be opened, and no event says so. The end of a call knows only what its beginning has kept for it."),
		need(all($got[]; .ret | type == "string");
			"an open that did not fail is told, too: it returned \(first($got[] | select(.ret | type == "number")).ret), a descriptor. What is a failure known by?"),
		need(any($got[]; .path != "");
			"every path is empty. The text is in the memory of the process, and not of the kernel: which of the bpf_probe_read functions goes there?"),
		($failed[] as $call |
			([$got[] | select(.path == $call.path)] | first) as $e |
			need($e != null;
				"\($call.path) could not be opened, and no event has this path. The last one has \($got[-1].path | tojson)."),
			need($e.ret == $call.error; "\($call.path): ret is \($e.ret), and it was to be \($call.error).")))
) // empty
