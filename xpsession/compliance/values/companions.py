"""Companions: what is returned by functions of others that take arrays of any namespace and stay in it."""

# What functions return that surely take arrays of the namespace, by the last part of their module and their name: an
# array, one array for each argument, arrays among other things, a dtype and so on.
_EXTRA = {
    **dict.fromkeys(
        ("argpartition", "atleast_nd", "cov", "create_diagonal", "expand_dims", "isclose", "kron"), "array"
    ),
    **dict.fromkeys(("nan_to_num", "nunique", "one_hot", "pad", "partition", "setdiff1d", "sinc", "union1d"), "array"),
}
_COMPAT = {"device": "device", "size": "number"}
# The modules named `_array_api` of SciPy and scikit-learn, which others have taken over.
_ARRAY_API = {
    **dict.fromkeys(("_asarray", "concat_1d", "xp_copy", "xp_float_to_complex", "xp_ravel", "xp_swapaxes"), "array"),
    **dict.fromkeys(
        ("xp_vector_norm", "_asarray_with_order", "_isin", "_ravel", "_cholesky", "_linalg_solve"), "array"
    ),
    **dict.fromkeys(("xp_promote", "xp_broadcast_promote", "move_to", "_share_masks"), "arrays"),
    "xp_result_type": "dtype",
    **dict.fromkeys(("xp_default_dtype", "_max_precision_float_dtype", "_find_matching_floating_dtype"), "floating"),
    "xp_device": "device",
    **dict.fromkeys(("size", "xp_size"), "number"),
}
# SciPy's functions that return an array in the namespace of the one that they are given.
_FFT = frozenset(
    f"{inverse}{kind}{axes}" for inverse in ("", "i") for kind in ("fft", "rfft", "hfft") for axes in ("", "2", "n")
) | {"dct", "dctn", "dst", "dstn", "fftshift", "fht", "idct", "idctn", "idst", "idstn", "ifftshift", "ifht"}
_SPECIAL = frozenset(
    {"bdtr", "betainc", "betaincc", "betaln", "binom", "boxcox", "cbrt", "chdtr", "chdtrc", "digamma", "entr", "erf"}
    | {"erfc", "erfcx", "erfinv", "exp10", "exp2", "expit", "exprel", "fdtr", "gamma", "gammainc", "gammaincc"}
    | {"gammaln", "hyp2f1", "i0", "i0e", "i1", "i1e", "j0", "j1", "k0", "k0e", "k1", "k1e", "log_expit", "log_ndtr"}
    | {"log_softmax", "logit", "loggamma", "logsumexp", "multigammaln", "ndtr", "ndtri", "pdtr", "polygamma", "psi"}
    | {"rel_entr", "softmax", "stdtr", "stdtrit", "xlog1py", "xlogy", "y0", "y1", "zeta"}
)
STAYING = frozenset({*(f"scipy.fft.{name}" for name in _FFT), *(f"scipy.special.{name}" for name in _SPECIAL)})


def given(path: str, name: str) -> str | None:
    """Return what a function returns for arrays of a namespace, as providers are named, or None where nobody knows.

    Examples
    --------
    >>> given("scipy._lib._array_api", "xp_promote"), given("array_api_extra", "pad"), given("numpy", "pad")
    ('arrays', 'array', None)
    """
    parts = path.split(".")
    if "array_api_extra" in parts or parts[-1] == "xpx":
        return _EXTRA.get(name)
    if parts[-1] == "_array_api":
        return _ARRAY_API.get(name)
    return _COMPAT.get(name) if "array_api_compat" in parts else None
