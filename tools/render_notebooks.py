"""Execute every notebook of a folder and write each as a page.

Usage: ``python tools/render_notebooks.py notebooks build/docs``
"""

import argparse
from pathlib import Path

from execute import execute, save_html


def main() -> None:
    """Render the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    arguments.target.mkdir(parents=True, exist_ok=True)
    for path in sorted(arguments.source.glob("*.ipynb")):
        print(save_html(execute(path), arguments.target / f"{path.stem}.html"))


if __name__ == "__main__":
    main()
