#!/usr/bin/env python3
"""Turns the shared vectors into lines `name<TAB>request<TAB>response` of compact JSON, for tests in C.

Only blanks between the tokens are taken away. Nothing is read and written anew: some requests are there because they are
wrong in ways that a parser would mend, such as a field that stands twice.
"""

import json
import pathlib
import re
import sys

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^"\s]+')


def main() -> None:
    folder = pathlib.Path(__file__).resolve().parents[3] / "core/tests/vectors"
    for path in sorted(folder.glob("*.json")):
        text = "".join(TOKEN.findall(path.read_text(encoding="utf-8")))
        for vector in parts(text):
            name, request, response = (member.split(":", 1)[1] for member in parts(vector))
            sys.stdout.write(f"{json.loads(name)}\t{request}\t{response}\n")


def parts(text: str) -> list[str]:
    """The elements of a list, or the members of an object, as they stand."""
    found, depth, begin = [], 0, 1
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]|,', text):
        mark = token.group()
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
        if (mark == "," and depth == 1) or depth == 0:
            if token.start() > begin:
                found.append(text[begin : token.start()])
            begin = token.end()
    return found


main()
