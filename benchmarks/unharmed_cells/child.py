"""Unharmed cells, one process: runs one module of code in one of four ways, watched or not.

Usage: ``python child.py tests|docstrings|arrays|programs MODULE [--watched]``; prints what became of each test as JSON.
The module of ``programs`` is how many there are.
"""

import argparse
import importlib
import json
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from unharmed_cells import watching

# Each way is imported by itself, for tests see what is loaded.
WAYS = {"tests": "unittests", "docstrings": "docstrings", "arrays": "pytests", "programs": "programs"}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=WAYS)
    parser.add_argument("module")
    parser.add_argument("--watched", action="store_true")
    options = parser.parse_args()
    sys.dont_write_bytecode = True
    if options.watched:
        watching.watch_everything()
    stdout, sys.stdout = sys.stdout, sys.stderr
    warnings.simplefilter("ignore")
    way = importlib.import_module(f"unharmed_cells.{WAYS[options.what]}")
    json.dump(way.run(options.module, watch=options.watched), stdout)


if __name__ == "__main__":
    main()
