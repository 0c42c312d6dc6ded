"""The command line's other door: ``python -m xpsession``."""

from xpsession.cli import process

if __name__ == "__main__":
    process()
