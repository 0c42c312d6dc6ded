"""The oracle, the reasons: what the session reports although array_api_strict lets it pass, and why that is right."""

import re
from typing import NamedTuple

from compliance_oracle.judging import Line

from xpsession.records.diagnostic import Diagnostic


class Reason(NamedTuple):
    """One reason: of which rules, in which lines, what it is, what their message must say, and before which version."""

    codes: str
    line: str
    text: str
    message: str = ""
    before: str = "9999"


REASONS = (
    Reason("XP10[5678]|XP308", "", "names that strict has, but that are optional, newer or one library's own"),
    Reason("XP409", "", "the comparison is False, without a word"),
    Reason("XP410|XP60.|XP80.|XP90[23]", "", "what strict has no way to see: views, devices, synchronisation"),
    Reason("XP30[56]", r"\bin\b|\b(sum|max|min|sorted|list|tuple|any|all|iter|enumerate|next)\(", "loops and builtins"),
    Reason("XP404|XP406", r"matmul|tensordot|vecdot|outer|cross|searchsorted|@", "kinds that are mixed in products"),
    Reason("XP406", r"\b(real|conj|f)\b", "kinds that later versions of the standard take", before="2024.12"),
    Reason("XP406", r"", "the kinds of two arrays, before 2024.12", before="2024.12"),
    Reason("XP...", r" (or|and|if) ", "what does not run is read nevertheless"),
    Reason("XP205", "", "lists as shapes and axes go on to NumPy"),
    Reason("XP40[245]|XP208", r"full|linspace|arange|clip", "kinds of values that are given for scalars"),
    Reason(
        "XP208",
        r"xp\.(zeros|ones|empty|full|eye|linalg.matrix_power)\(|(axis|axes|ord|copy|keepdims|descending|stable)=",
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
        r"xp\.(permute_dims|sort|argsort)\(.*None|xp\.(linspace|broadcast_to|broadcast_shapes|less|less_equal|greater|greater_equal)\("
        r"|(ord|rtol|invert|assume_unique|axis|keepdims|descending)=|'a', dtype",
        "types that a signature does not have and NumPy takes",
    ),
    Reason("XP901", r"np\.(shape|ndim|size)", "answered without the data"),
)


# Why what array_api_strict refuses may pass in the session: in which lines, with which errors, and the reason.
PASSED = (
    (r"sum\(item for", "", "a generator's elements are seen by 'sum' alone"),
    (r"\bin \[", "", "Python compares what is in a list by itself"),
    (
        r"\.__array_namespace__|ns\.|zeros|\ba\b.*\bb\b",
        "two different devices|same device",
        "said where the other was made",
    ),
    (r"\] = |\]\s*[-+*/%&|^<>@]*= ", "boolean_indexing", "an assignment by a mask has a shape that is known"),
    (r"clip", "min must be less", "bounds that are arrays: nobody looks at their elements"),
    (r"astype", "should not be permitted|stipulates", "the standard makes booleans of complex numbers"),
    (r"\w[89]\b", "without a copy|zero-size", "of arrays without elements, which the standard treats as any other"),
    (r"bytes\(", "bytes must be in range", "integers that are no bytes"),
    (r"qr\(", "__new__", "a fault of strict's own"),
    (
        r"\b[fs]\(|\)\(",
        r"Only Array objects are allowed; got <class '(?!array_api)|object has no attribute|allowed in",
        "a function that NumPy has as well, given nothing of the namespace",
    ),
    (r"\ba\.\w+\(", "has no attribute|convert array", "an array of NumPy's own is there, or in another pass"),
    (r"next\(it\)", "", "what an iterator gives"),
    (r"2\*\*70", "object not understood", "numbers beyond 64 bits, which NumPy makes objects of"),
    (
        r"^s = ",
        r"class '(K|dict|set|range|list|tuple|type|slice)'|unsupported operand",
        "objects of other classes have operators of their own",
    ),
    (r"state\[", "", "what a part of a dict was before an assignment in place, nobody sees"),
)


def passed(line: Line) -> str | None:
    """Return the reason for which nothing is reported of a line that array_api_strict refuses, if it is listed."""
    if line.follows:
        return "it reads what a refused line has given, where the session knows no more"
    if line.truth:
        return "NumPy has two truth values, which everybody shares: whose one in a function is, nobody knows"
    refusal = line.refusal or ""
    known = (text for words, error, text in PASSED if re.search(words, line.text) and re.search(error, refusal))
    return next(known, None)


def reason(found: Diagnostic, line: Line) -> str | None:
    """Return the reason for which `found` counts although array_api_strict passes the line."""
    for known in REASONS:
        about = re.fullmatch(known.codes, found.code) and re.search(known.line, line.text)
        if about and known.message in found.message and line.target.version < known.before:
            return known.text
    return None
