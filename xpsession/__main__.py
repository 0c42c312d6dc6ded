"""The command line's other door: ``python -m xpsession``."""

import sys

from xpsession.cli import main

if __name__ == "__main__":
    sys.exit(main())
