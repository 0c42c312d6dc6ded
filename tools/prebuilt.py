"""Note what the committed build of the JupyterLab extension was made from, or say whether it still is.

Builds of the same sources differ from folder to folder, so it is the sources that are compared, not the build.
"""

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "extension"
NOTE = SOURCES / "prebuilt.sha256"
FILES = ("package.json", "tsconfig.json", "yarn.lock")
FOLDERS = ("schema", "src", "style")


def digest() -> str:
    """Return the SHA-256 of what the build is made from, names and line ends included."""
    found = [SOURCES / name for name in FILES]
    for folder in FOLDERS:
        found += sorted(path for path in (SOURCES / folder).rglob("*") if path.is_file())
    total = hashlib.sha256()
    for path in found:
        content = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{path.relative_to(SOURCES).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def is_fresh() -> bool:
    """Return whether the committed build is of the sources as they are."""
    return NOTE.is_file() and NOTE.read_text(encoding="utf-8").strip() == digest()


if __name__ == "__main__":
    if sys.argv[1:] == ["--note"]:
        NOTE.write_text(f"{digest()}\n", encoding="utf-8")
    elif not is_fresh():
        sys.exit("xpsession/labextension is not of the sources in extension/: make extension")
