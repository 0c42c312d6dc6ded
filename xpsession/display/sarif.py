"""Display of diagnostics as SARIF 2.1.0, the format of code scanning services."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from xpsession.records.correction import RulePage
from xpsession.records.diagnostic import Diagnostic, Edit

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def to_sarif(diagnostics: Sequence[Diagnostic], pages: Sequence[RulePage], version: str) -> str:
    """Return the diagnostics as one SARIF document, which describes every rule of `pages`; `version` is the tool's.

    A line of a notebook's cell is no line of its file, so there a result is on the file, and names the cell.
    """
    index = {page.code: number for number, page in enumerate(pages)}
    run = {
        "tool": {"driver": {"name": "xpsession", "version": version, "rules": [_rule(page) for page in pages]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(found, index) for found in diagnostics],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(page: RulePage) -> dict[str, Any]:
    return {
        "id": page.code,
        "name": page.name,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": page.text},
        "defaultConfiguration": {"level": _LEVELS[page.severity]},
    }


def _result(found: Diagnostic, index: dict[str, int]) -> dict[str, Any]:
    text = f"{found.message}; hint: {found.hint}" if found.hint else found.message
    artifact = {"uri": _uri(found.path)}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact}}
    if found.cell is None:
        location["physicalLocation"]["region"] = _region(found)
    else:
        text = f"cell {found.cell}:{found.line}:{found.column + 1}: {text}"
        location["logicalLocations"] = [{"name": f"cell {found.cell}"}]
    result = {
        "ruleId": found.code,
        "ruleIndex": index[found.code],
        "level": _LEVELS[found.severity],
        "message": {"text": text},
        "locations": [location],
    }
    if found.fix and found.cell is None:
        changes = [{"deletedRegion": _region(edit), "insertedContent": {"text": edit.text}} for edit in found.fix]
        result["fixes"] = [{"artifactChanges": [{"artifactLocation": artifact, "replacements": changes}]}]
    return result


def _region(place: Diagnostic | Edit) -> dict[str, int]:
    """Return a place as SARIF counts: columns from 1 too, the end being the column after it."""
    return {
        "startLine": place.line,
        "startColumn": place.column + 1,
        "endLine": place.end_line,
        "endColumn": place.end_column + 1,
    }


def _uri(path: str) -> str:
    where = Path(path)
    return where.as_uri() if where.is_absolute() else quote(where.as_posix())
