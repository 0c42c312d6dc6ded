"""Run a notebook in a real IPython kernel, print its cells and outputs as text, and keep it with its HTML.

Usage: ``python tools/demo.py notebooks/01-first-steps.ipynb build``
"""

import argparse
import sys
from pathlib import Path

import nbformat
from execute import execute, save_html

RULE = "─" * 100


def text_of(output: nbformat.NotebookNode) -> str:
    """Return the plain-text form of an output; a picture is named by its kind."""
    if output.output_type == "stream":
        return str(output.text)
    if output.output_type == "error":
        return "\n".join(output.traceback)
    pictures = [kind for kind in output.data if kind.startswith("image/")]
    return f"[{pictures[0]}, in the HTML]" if pictures else str(output.data.get("text/plain", ""))


def show(notebook: nbformat.NotebookNode) -> None:
    """Print the cells in order: prose as it is written, code with its prompt, outputs below."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            print(f"\n{RULE}\n{cell.source}\n")
        elif cell.cell_type == "code":
            prompt = f"In [{cell.execution_count}]: "
            print(prompt + cell.source.replace("\n", "\n" + "...: ".rjust(len(prompt))))
            for output in cell.outputs:
                print(text_of(output).rstrip("\n"))
            print()


def main() -> None:
    """Execute, print and save one notebook."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    notebook = execute(arguments.notebook)
    show(notebook)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    executed = arguments.folder / arguments.notebook.name
    nbformat.write(notebook, executed)
    page = save_html(notebook, arguments.folder / f"{arguments.notebook.stem}.html")
    print(f"{RULE}\nThe executed notebook is {executed}, its page {page}.", file=sys.stdout)


if __name__ == "__main__":
    main()
