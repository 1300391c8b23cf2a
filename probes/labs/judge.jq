# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What every judge uses. A judge is one expression; the first text that it gives is what is
# missing, and no text means that the answer is right. It has:
#
#	$calls	what lab-calls did, an object a call
#	$lines	what calltap wrote to stdout: events, maps, the summary
#	$said	what it wrote to stderr		$status	its exit status		$source	the file's text
#	$lang	"zh": the reader reads Chinese

# What is missing is said in both languages; the reader's is shown.
def need(condition; english; chinese):
	if condition then empty else [english, chinese] | if $lang == "zh" then last else first end end;

def events: [$lines[] | select(has("stream"))];
def events_of(name): [$lines[] | select(.stream == name)];
def streams: [$lines[] | .stream // empty] | unique;
def map_of(name): [$lines[] | select(.map == name)] | last;
def pids: [$calls[].pid] | unique;
# Of the calls that were made, and of no other process; in the order in which the processes called,
# which may have been on different processors.
def ours(list):
	[$calls[].pid] as $order |
	[list[] | select(.pid as $p | $order | index($p))] | sort_by(.pid as $p | $order | index($p));
def printed: [ours(events_of("trace_pipe"))[].text];

def digit: if . < 10 then 48 + . else 87 + . end;
def hex: [recurse(if . >= 16 then . / 16 | floor else empty end) % 16] | reverse | map(digit) | implode;
# 127.0.0.1 as the number that it is.
def number: split(".") | map(tonumber) | reduce .[] as $byte (0; . * 256 + $byte);
# The same two or four bytes, read from the other end.
def swapped16: (. % 256) * 256 + (. / 256 | floor);
def swapped32: (. % 65536 | swapped16) * 65536 + (. / 65536 | floor | swapped16);

# What the file has, but for its comments.
def code: $source | gsub("/\\*([^*]|\\*[^/])*\\*/"; " ") | gsub("//[^\n]*"; " ");

# Nothing to judge: why not?
def runs:
	need($said | contains("would show nothing") | not;
		"no program in your file shows anything yet: calltap says above what a program can do to be seen. What is the gap in the start file there for?";
		"你的文件里还没有哪个程序显示任何东西：calltap 在上面说了程序可以怎样被看到。起始文件里的空是做什么用的？"),
	need($said | test("not attached: |does not say where it attaches") | not;
		"a function of yours has a name that says no place in the kernel, so it would never run. Look at the name: what comes before the two underscores, and what after them?";
		"你的一个函数，名字没有说出内核里的任何地方，所以它永远不会运行。看看这个名字：两个下划线之前是什么，之后又是什么？"),
	need($status != 3;
		"your file does not compile, or the kernel refuses it. Read the message above from its first line: it names the line of your file.";
		"你的文件编译不了，或者内核拒绝了它。从第一行开始读上面的消息：它指出了是你文件的哪一行。"),
	need($status != 1;
		"calltap could not run your file. Read its message above: it says what it did not find.";
		"calltap 没能运行你的文件。读上面的消息：它说明了没有找到什么。");
