"""Renames: functions of NumPy and CuPy that the standard has under another name."""

# The same function under its old name: only the name has to change.
PURE = {
    "absolute": "abs",
    "alltrue": "all",
    "amax": "max",
    "amin": "min",
    "arccos": "acos",
    "arccosh": "acosh",
    "arcsin": "asin",
    "arcsinh": "asinh",
    "arctan": "atan",
    "arctan2": "atan2",
    "arctanh": "atanh",
    "bitwise_not": "bitwise_invert",
    "concatenate": "concat",
    "conjugate": "conj",
    "invert": "bitwise_invert",
    "left_shift": "bitwise_left_shift",
    "mod": "remainder",
    "power": "pow",
    "product": "prod",
    "right_shift": "bitwise_right_shift",
    "sometrue": "any",
    "true_divide": "divide",
}
# Another function that does the same for most arguments.
CLOSE = {
    "around": "round",
    "array": "asarray",
    "asanyarray": "asarray",
    "ascontiguousarray": "asarray",
    "asfarray": "asarray",
    "asfortranarray": "asarray",
    "fabs": "abs",
    "fix": "trunc",
    "in1d": "isin",
    "promote_types": "result_type",
    "rint": "round",
    "round_": "round",
}
