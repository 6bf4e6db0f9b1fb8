#!/usr/bin/env python3
"""Checks that a header still has everything that an older one of the same ABI had: every number, type and function.

    compare.py OLD NEW

What is only added is fine. Comments and blanks do not count.
"""

import pathlib
import re
import sys


def main(old_path: str, new_path: str) -> int:
    old, new = declarations(old_path), declarations(new_path)
    gone = [one for one in old if one not in new]
    for one in gone:
        print(f"abi: {new_path} no longer has: {one}")
    if not gone:
        print(f"abi: all {len(old)} declarations of {pathlib.Path(old_path).parent.name} are still there")
    return 1 if gone or len(old) < 20 else 0


def declarations(path: str) -> list[str]:
    """The enumerators, one by one, and everything else as it is declared."""
    text = re.sub(r"/\*.*?\*/", " ", pathlib.Path(path).read_text(encoding="utf-8"), flags=re.DOTALL)
    found = re.findall(r"^#define (TUT_[A-Z_]+ \S+)$", text, flags=re.MULTILINE)
    text = " ".join(re.sub(r"^#.*$", "", text, flags=re.MULTILINE).split())
    for enum in re.findall(r"typedef enum (\w+) {(.*?)}", text):
        found += [f"{enum[0]}: {one.strip()}" for one in enum[1].split(",") if one.strip()]
    text = re.sub(r"typedef enum \w+ {.*?} \w+;", "", text)
    found += [one.strip() for one in re.findall(r"typedef struct .*?} \w+;|[^;{}]+\([^;{}]*\);", text)]
    return found


sys.exit(main(sys.argv[1], sys.argv[2]))
