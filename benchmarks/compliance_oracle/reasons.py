"""The oracle, the reasons: what the session reports although array_api_strict lets it pass, and why that is right."""

import re
from typing import NamedTuple

from xpsession.records.diagnostic import Diagnostic


class Reason(NamedTuple):
    """One reason: of which rules, in which lines, what it is, and what their message must say."""

    codes: str
    line: str
    text: str
    message: str = ""


REASONS = (
    Reason("XP10[5678]|XP308", "", "names that strict has, but that are optional, newer or one library's own"),
    Reason("XP409", "", "the comparison is False, without a word"),
    Reason("XP410|XP60.|XP80.|XP90[23]", "", "what strict has no way to see: views, devices, synchronisation"),
    Reason("XP30[56]", r"\bin\b|\b(sum|max|min|sorted|list|tuple|any|all|iter|enumerate|next)\(", "loops and builtins"),
    Reason("XP404|XP406", r"matmul|tensordot|vecdot|outer|cross|searchsorted|@", "kinds that are mixed in products"),
    Reason("XP406", r"\b(real|conj|f)\(", "kinds that later versions of the standard take"),
    Reason("XP205", "", "lists as shapes and axes go on to NumPy"),
    Reason("XP40[245]|XP208", r"full|linspace|arange|clip", "kinds of values that are given for scalars"),
    Reason(
        "XP208",
        r"xp\.(zeros|ones|empty|full|eye|linalg.matrix_power)\(|(axis|ord|copy|keepdims|descending|stable)=",
        "arrays of no dimensions are ints",
    ),
    Reason("XP509", "", "integers of any width are taken as indices"),
    Reason("XP206", r"xp\.(stack|concat)\(\w+[,)]", "an array of one dimension is gone through as a list"),
    Reason("XP508", "", "assignments are promoted in every version", message="that is new in"),
    Reason("XP407|XP508", r"result_type|full|\] = np.float64", "np.float64 is a float of Python's, too"),
    Reason("XP211", "cumulative_sum", "what is made of arrays of no dimensions"),
    Reason("XP40[45]", r"for item in \w[89]\b", "what an empty array keeps from running is read nevertheless"),
    Reason("XP408", "", "values that nobody looks at"),
    Reason(
        "XP210",
        r"xp\.(permute_dims|sort|argsort)\(.*None|xp\.(linspace|broadcast_to|less|less_equal|greater|greater_equal)\("
        r"|(ord|rtol|invert|assume_unique|axis|keepdims|descending)=|'a', dtype",
        "types that a signature does not have and NumPy takes",
    ),
    Reason("XP901", r"np\.(shape|ndim|size)", "answered without the data"),
)


def reason(found: Diagnostic, line: str) -> str | None:
    """Return the reason for which `found` counts although array_api_strict passes the line."""
    for known in REASONS:
        if re.fullmatch(known.codes, found.code) and re.search(known.line, line) and known.message in found.message:
            return known.text
    return None
