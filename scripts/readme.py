#!/usr/bin/env python3
"""Runs the code in README.md that is not Rust: what a newcomer copies has to work. The Rust is run by its own tests.

TUTELAGE_LIB names the library; without it, the one that `cargo build --release -p tutelage-c` makes.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = Path(os.environ.get("TUTELAGE_LIB") or ROOT / "target/release/libtutelage_c.so").resolve()
LANGUAGES = ("python", "php", "js", "c")
PACKAGE = ROOT / "bindings-wasm/npm"


def main() -> int:
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    for language in LANGUAGES:
        codes = [code for name, code in blocks if name == language]
        if not codes:
            sys.exit(f"readme: there is no code in {language}")
        for code in codes:
            with tempfile.TemporaryDirectory() as folder:
                run(language, code, Path(folder))
        print(f"readme: the code in {language} runs")
    return 0


def run(language: str, code: str, folder: Path) -> None:
    source = folder / f"readme.{ {'python': 'py', 'js': 'mjs'}.get(language, language) }"
    source.write_text(code)
    environment = {**os.environ, "TUTELAGE_LIB": str(LIBRARY), "PYTHONPATH": str(ROOT / "examples/python")}
    if language == "python":
        command = [sys.executable, str(source)]
    elif language == "php":
        command = ["php", "-d", "ffi.enable=1", "-d", "zend.assertions=1", "-d", "assert.exception=1"]
        command += ["-d", f"include_path={ROOT}", str(source)]
    elif language == "js":
        # As it is once the package is installed.
        (folder / "node_modules").mkdir()
        (folder / "node_modules/tutelage").symlink_to(PACKAGE)
        command = ["node", str(source)]
    else:
        program = folder / "readme"
        # Programs ask for the library by its name with the number of the interface.
        (folder / "libtutelage_c.so.1").symlink_to(LIBRARY)
        flags = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{ROOT}/bindings-c/include"]
        subprocess.run(["cc", *flags, str(source), str(LIBRARY), "-o", str(program)], check=True)
        command, environment = [str(program)], {**environment, "LD_LIBRARY_PATH": str(folder)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0 or done.stderr:
        sys.exit(f"readme: the code in {language} fails:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
