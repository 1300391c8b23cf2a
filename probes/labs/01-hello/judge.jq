first(
	runs,
	(printed as $lines |
		need($lines | length > 0;
			"two listens were made, and your program printed nothing. Does its name end in the function that a listen passes through, and does the print come before the return?";
			"做了两次 listen，你的程序什么都没有打印。它的名字是以 listen 经过的那个函数结尾的吗？打印在 return 之前吗？"),
		need($lines | length <= 2;
			"two listens were made, and \($lines | length) lines came. What else calls your program? Count what happens on the way: entering a function and returning from it are two things.";
			"做了两次 listen，却来了 \($lines | length) 行。还有什么会调用你的程序？数一数路上发生的事：进入函数和从函数返回是两件事。"),
		need($lines | length == 2;
			"two listens were made, and only one was greeted. Is there a condition in front of the print?";
			"做了两次 listen，只问候了其中一次。打印前面有条件吗？"),
		need(all($lines[]; startswith("Hello"));
			"the line is \"\(first($lines[] | select(startswith("Hello") | not)))\": it was to begin with Hello.";
			"打印的是 \"\(first($lines[] | select(startswith("Hello") | not)))\"：它应该以 Hello 开头。"))
) // empty
