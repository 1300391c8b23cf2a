first(
	runs,
	(printed as $lines |
		need($lines | length > 0;
			"two listens were made, and your program printed nothing. Does its name end in the function that a listen passes through, and does the print come before the return?"),
		need($lines | length <= 2;
			"two listens were made, and \($lines | length) lines came. What else calls your program? Count what happens on the way: entering a function and returning from it are two things."),
		need($lines | length == 2;
			"two listens were made, and only one was greeted. Is there a condition in front of the print?"),
		need(all($lines[]; startswith("Hello"));
			"the line is \"\(first($lines[] | select(startswith("Hello") | not)))\": it was to begin with Hello."))
) // empty
