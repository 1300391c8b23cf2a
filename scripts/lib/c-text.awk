# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Print C text as tab-separated lines KIND FILE LINE TEXT: "comment" for a line of a comment, "first"
# for its first line with text, "code" for code without comments and literals.

function put(kind, text) { print kind "\t" FILENAME "\t" FNR "\t" text }

function put_comment(text)
{
	sub(/^[ \t*]+/, "", text)
	if (text == "" || text ~ /SPDX-License-Identifier/)
		return
	put(begun ? "comment" : "first", text)
	begun = 1
}

FNR == 1 { inside = 0 }

{
	rest = $0
	code = ""
	while (rest != "") {
		if (inside) {
			end = index(rest, "*/")
			put_comment(end ? substr(rest, 1, end - 1) : rest)
			inside = !end
			rest = end ? substr(rest, end + 2) : ""
		} else if (match(rest, /"([^"\\]|\\.)*"|'([^'\\]|\\.)*'|\/\*|\/\/.*/)) {
			code = code substr(rest, 1, RSTART - 1) " "
			inside = substr(rest, RSTART, RLENGTH) == "/*"
			begun = 0
			rest = substr(rest, RSTART + RLENGTH)
		} else {
			code = code rest
			rest = ""
		}
	}
	if (code ~ /[^ \t]/)
		put("code", code)
}
