"""Run the cells of the transcript in README.md in a real kernel, and print or rewrite it as the program shows it now.

Usage: ``python tools/transcript.py [--write]``
"""

import argparse
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from demo import text_of
from execute import execute

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"```ipython\n(?P<body>.*?)```", re.DOTALL)
PROMPT = re.compile(r"^In \[\d+\]: (?P<code>.*(?:\n   \.{3}: .*)*)", re.MULTILINE)


def cells(body: str) -> list[str]:
    """Return the code of the cells of a transcript."""
    return [match["code"].replace("\n   ...: ", "\n") for match in PROMPT.finditer(body)]


def transcript(sources: list[str]) -> str:
    """Return the cells with what they print, run one after the other in one kernel."""
    # A transcript may show an error.
    tags = {"tags": ["raises-exception"]}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code, metadata=tags) for code in sources])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "transcript.ipynb"
        nbformat.write(notebook, path)
        executed = execute(path)
    shown = []
    for cell in executed.cells:
        prompt = f"In [{cell.execution_count}]: " + cell.source.replace("\n", "\n   ...: ")
        outputs = (
            f"Out[{cell.execution_count}]: {text_of(output)}"
            if output.output_type == "execute_result"
            else text_of(output)
            for output in cell.outputs
        )
        shown.append("\n".join([prompt, *(text.rstrip("\n") for text in outputs)]))
    return "\n\n".join(shown) + "\n"


def main() -> None:
    """Print the transcript, or put it into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="rewrite README.md")
    text = README.read_text(encoding="utf-8")
    found = BLOCK.search(text)
    if found is None:
        raise SystemExit("README.md has no transcript")
    now = transcript(cells(found["body"]))
    if parser.parse_args().write:
        README.write_text(text[: found.start("body")] + now + text[found.end("body") :], encoding="utf-8")
    else:
        print(now, end="")


if __name__ == "__main__":
    main()
