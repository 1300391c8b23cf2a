first(
	runs,
	(ours(events_of("fails")) as $got | [$calls[] | select(.ret < 0)] as $failed |
		need($got | length > 0;
			"two files could not be opened, and no event says so. The end of a call knows only what its beginning has kept for it.";
			"有两个文件打不开，却没有相应的事件。调用结束时，只知道开始时为它留下的东西。"),
		need(all($got[]; .ret | type == "string");
			"an open that did not fail is told, too: it returned \(first($got[] | select(.ret | type == "number")).ret), a descriptor. What is a failure known by?";
			"没有失败的 open 也报了：它返回 \(first($got[] | select(.ret | type == "number")).ret)，是一个描述符。凭什么知道失败了？"),
		need(any($got[]; .path != "");
			"every path is empty. The text is in the memory of the process, and not of the kernel: which of the bpf_probe_read functions goes there? And is what it is given the address of the path, or of the map's place that holds it?";
			"每条路径都是空的。这段文字在进程的内存里，不在内核的内存里：bpf_probe_read 系列里哪个函数去那里读？给它的是路径的地址，还是 map 里存着这个地址的位置？"),
		($failed[] as $call |
			([$got[] | select(.path == $call.path)] | first) as $e |
			need($e != null;
				"\($call.path) could not be opened, and no event has this path. The last one has \($got[-1].path | tojson).";
				"\($call.path) 打不开，却没有事件带着这条路径。最后一个事件是 \($got[-1].path | tojson)。"),
			need($e.ret == $call.error;
				"\($call.path): ret is \($e.ret), and it was to be \($call.error).";
				"\($call.path)：ret 是 \($e.ret)，应该是 \($call.error)。")))
) // empty
