"""Probes of linear algebra: named results, stacks, norms, tolerances and complex numbers."""

import math
from typing import Any

from xpsession.reporting.expect import gives, holds, named, same, values
from xpsession.reporting.probe import probe

_INF = math.inf


@probe("vecdot", known="CuPy", issue="https://github.com/cupy/cupy/issues/8470")
def vecdot_conjugates_the_first(xp: Any) -> None:
    """The first vector is conjugated, any axis from the end may hold the vectors, and others broadcast."""
    x, y = xp.asarray([1j, 2.0]), xp.asarray([1j, 1.0])
    gives(xp.vecdot(x, y), 3 + 0j)
    gives(xp.vecdot(xp.asarray([[1, 2], [3, 4]]), xp.asarray([[1], [1]]), axis=-2), [4, 6])


@probe("linalg.vecdot", known="CuPy")
def linalg_vecdot_is_vecdot(xp: Any) -> None:
    """The extension has the function too."""
    gives(xp.linalg.vecdot(xp.asarray([1j, 2.0]), xp.asarray([1j, 1.0])), 3 + 0j)


@probe("matmul", "linalg.matmul")
def matmul_broadcasts_stacks(xp: Any) -> None:
    """Stacks of matrices broadcast, vectors lose their axis, float32 is kept."""
    x = xp.asarray([[[1.0, 2.0], [3.0, 4.0]]], dtype=xp.float32)
    gives(xp.matmul(x, xp.asarray([1.0, 1.0], dtype=xp.float32)), [[3.0, 7.0]], dtype=xp.float32)
    gives(xp.linalg.matmul(x, x), [[[7.0, 10.0], [15.0, 22.0]]], dtype=xp.float32)


@probe("matrix_transpose", "linalg.matrix_transpose")
def matrix_transpose_of_stacks(xp: Any) -> None:
    """The last two axes change places, in a stack too."""
    x = xp.asarray([[[1, 2, 3]]])
    gives(xp.matrix_transpose(x), [[[1], [2], [3]]])
    gives(xp.linalg.matrix_transpose(x), [[[1], [2], [3]]])


@probe("tensordot")
def tensordot_takes_pairs_of_axes(xp: Any) -> None:
    """Axes are a number, or a pair of sequences that may count from the end."""
    x, y = xp.asarray([[1, 2], [3, 4]]), xp.asarray([[5, 6], [7, 8]])
    gives(xp.tensordot(x, y), 70)
    gives(xp.tensordot(x, y, axes=((-1,), (0,))), [[19, 22], [43, 50]])
    gives(xp.tensordot(xp.asarray([1, 2]), xp.asarray([3, 4]), axes=0), [[3, 4], [6, 8]])


@probe("linalg.vector_norm", known="CuPy")
def vector_norm_knows_every_order(xp: Any) -> None:
    """Orders 0, 1, 2, a fraction and the infinities; float32 is kept."""
    x = xp.asarray([3.0, -4.0, 0.0], dtype=xp.float32)
    for order, norm in ((2, 5.0), (1, 7.0), (0, 2.0), (_INF, 4.0), (-_INF, 0.0), (2.5, (3**2.5 + 4**2.5) ** 0.4)):
        gives(xp.linalg.vector_norm(x, ord=order), norm, dtype=xp.float32, rel=1e-5)


@probe("linalg.vector_norm", known="CuPy")
def vector_norm_takes_several_axes(xp: Any) -> None:
    """Without an axis the array counts as flat; axes may be a tuple, and stay with ``keepdims=True``."""
    x = xp.asarray([[[3.0, 4.0]], [[0.0, 12.0]]])
    gives(xp.linalg.vector_norm(x), 13.0, rel=1e-6)
    gives(xp.linalg.vector_norm(x, axis=(0, 1, 2), keepdims=True), [[[13.0]]], rel=1e-6)
    gives(xp.linalg.vector_norm(x, axis=(-2, -1)), [5.0, 12.0], rel=1e-6)


@probe("linalg.matrix_norm", known="CuPy")
def matrix_norm_knows_every_order(xp: Any) -> None:
    """Frobenius, nuclear, 1, 2, infinity and their negatives, for each matrix of a stack."""
    x = xp.asarray([[[3.0, 0.0], [-1.0, 0.0]]])
    root = math.sqrt(10.0)
    orders = (("fro", root), ("nuc", root), (1, 4.0), (-1, 0.0), (2, root), (-2, 0.0), (_INF, 3.0), (-_INF, 1.0))
    for order, norm in orders:
        gives(xp.linalg.matrix_norm(x, ord=order), [norm], rel=1e-5)
    gives(xp.linalg.matrix_norm(x, keepdims=True), [[[root]]], rel=1e-5)


@probe("linalg.svdvals", known="CuPy")
def svdvals_descend(xp: Any) -> None:
    """Singular values come in descending order, for each matrix, in its precision."""
    x = xp.asarray([[[3.0, 0.0, 0.0], [0.0, -5.0, 0.0]]], dtype=xp.float32)
    gives(xp.linalg.svdvals(x), [[5.0, 3.0]], dtype=xp.float32, rel=1e-5)


@probe("linalg.svd", known="CuPy returns a plain tuple")
def svd_is_named_and_full(xp: Any) -> None:
    """Three named results; the matrices are square unless ``full_matrices=False``."""
    x = xp.asarray([[3.0, 0.0, 0.0], [0.0, 5.0, 0.0]])
    found = xp.linalg.svd(x)
    named(found, ("U", "S", "Vh"))
    same(tuple(found.Vh.shape), (3, 3), "the shape of Vh")
    same(tuple(xp.linalg.svd(x, full_matrices=False).Vh.shape), (2, 3), "the shape of the reduced Vh")
    gives(found.S, [5.0, 3.0], rel=1e-5)


@probe("linalg.solve", "ones", "stack", known="CuPy")
def solve_broadcasts_stacks(xp: Any) -> None:
    """One matrix solves a stack of right-hand sides, and a stack of matrices one."""
    x = xp.asarray([[2.0, 0.0], [0.0, 4.0]])
    gives(xp.linalg.solve(x, xp.ones((2, 2, 1))), [[[0.5], [0.25]], [[0.5], [0.25]]], rel=1e-6)
    same(tuple(xp.linalg.solve(xp.stack([x, x, x]), xp.ones((2, 1))).shape), (3, 2, 1), "the shape")


@probe("linalg.slogdet", known="CuPy returns a plain tuple")
def slogdet_is_named(xp: Any) -> None:
    """The sign and the logarithm have names, for each matrix of a stack."""
    found = xp.linalg.slogdet(xp.asarray([[[0.0, 2.0], [3.0, 0.0]]]))
    named(found, ("sign", "logabsdet"))
    gives(found.sign, [-1.0])
    gives(found.logabsdet, [math.log(6.0)], rel=1e-5)


@probe("linalg.eigh", known="CuPy returns a plain tuple")
def eigh_is_named_and_real(xp: Any) -> None:
    """The results have names; the eigenvalues of a Hermitian matrix are real."""
    found = xp.linalg.eigh(xp.asarray([[2.0, 1j], [-1j, 2.0]], dtype=xp.complex64))
    named(found, ("eigenvalues", "eigenvectors"))
    same(found.eigenvalues.dtype, xp.float32, "the dtype of the eigenvalues")
    same(found.eigenvectors.dtype, xp.complex64, "the dtype of the eigenvectors")
    holds(_close(sorted(values(found.eigenvalues)), [1.0, 3.0]), "the eigenvalues are not 1 and 3")


@probe("linalg.eig", known="NumPy gives real eigenvalues where it can; CuPy")
def eig_is_complex(xp: Any) -> None:
    """The eigenvalues of a real matrix are complex numbers in its precision, even if they lie on the real axis."""
    found = xp.linalg.eig(xp.asarray([[2.0, 0.0], [0.0, 3.0]], dtype=xp.float32))
    named(found, ("eigenvalues", "eigenvectors"))
    same(found.eigenvalues.dtype, xp.complex64, "the dtype of the eigenvalues")
    same(found.eigenvectors.dtype, xp.complex64, "the dtype of the eigenvectors")


@probe("linalg.eigvals", known="NumPy gives real eigenvalues where it can; CuPy")
def eigvals_are_complex(xp: Any) -> None:
    """The eigenvalues of a real matrix are complex numbers in its precision."""
    found = xp.linalg.eigvals(xp.asarray([[0.0, 1.0], [-1.0, 0.0]], dtype=xp.float32))
    same(found.dtype, xp.complex64, "the dtype")
    holds(_close(sorted(number.imag for number in values(found)), [-1.0, 1.0]), "the eigenvalues are not -1j and 1j")
    real = xp.linalg.eigvals(xp.asarray([[2.0, 0.0], [0.0, 3.0]], dtype=xp.float32))
    same(real.dtype, xp.complex64, "the dtype of eigenvalues on the real axis")


@probe("linalg.eigvalsh")
def eigvalsh_are_real(xp: Any) -> None:
    """The eigenvalues of a Hermitian matrix are real, in its precision."""
    found = xp.linalg.eigvalsh(xp.asarray([[2.0, 1j], [-1j, 2.0]], dtype=xp.complex64))
    same(found.dtype, xp.float32, "the dtype")
    holds(_close(sorted(values(found)), [1.0, 3.0]), "the eigenvalues are not 1 and 3")


@probe("linalg.qr", known="CuPy returns a plain tuple")
def qr_is_named(xp: Any) -> None:
    """The results are called Q and R; ``mode="complete"`` makes Q square."""
    x = xp.asarray([[1.0], [2.0], [2.0]])
    found = xp.linalg.qr(x)
    named(found, ("Q", "R"))
    same(tuple(found.Q.shape), (3, 1), "the shape of Q")
    holds(_close([abs(number) for number in values(found.R)], [3.0]), "R is not ±3")
    same(tuple(xp.linalg.qr(x, mode="complete").Q.shape), (3, 3), "the shape of the complete Q")


@probe("linalg.cholesky", known="CuPy")
def cholesky_takes_upper(xp: Any) -> None:
    """The lower factor by default, the upper one, conjugated, with ``upper=True``."""
    x = xp.asarray([[4.0, 2j], [-2j, 5.0]])
    gives(xp.linalg.cholesky(x), [[2.0, 0j], [-1j, 2.0]], rel=1e-5)
    gives(xp.linalg.cholesky(x, upper=True), [[2.0, 1j], [0j, 2.0]], rel=1e-5)


@probe("linalg.pinv", known="CuPy")
def pinv_takes_rtol(xp: Any) -> None:
    """``rtol=`` is relative to the greatest singular value: what lies below it is dropped."""
    x = xp.asarray([[4.0, 0.0], [0.0, 1.0]])
    gives(xp.linalg.pinv(x), [[0.25, 0.0], [0.0, 1.0]], rel=1e-5)
    gives(xp.linalg.pinv(x, rtol=0.5), [[0.25, 0.0], [0.0, 0.0]], rel=1e-5)


@probe("linalg.matrix_rank", known="CuPy")
def matrix_rank_takes_rtol(xp: Any) -> None:
    """``rtol=`` is relative to the greatest singular value; each matrix of a stack has its rank."""
    x = xp.asarray([[[4.0, 0.0], [0.0, 1.0]], [[0.0, 0.0], [0.0, 1.0]]])
    gives(xp.linalg.matrix_rank(x), [2, 1])
    gives(xp.linalg.matrix_rank(x[0, ...], rtol=0.5), 1)


@probe("linalg.trace", known="CuPy")
def trace_of_stacks(xp: Any) -> None:
    """The trace goes over the last two axes, at an offset; small integers are widened."""
    x = xp.asarray([[[100, 1], [2, 100]]], dtype=xp.int8)
    gives(xp.linalg.trace(x), [200], dtype=xp.asarray(0).dtype)
    gives(xp.linalg.trace(x, offset=1, dtype=xp.float32), [1.0], dtype=xp.float32)


@probe("linalg.diagonal", known="CuPy")
def diagonal_of_stacks(xp: Any) -> None:
    """The diagonal goes along the last two axes, at an offset."""
    x = xp.asarray([[[1, 2, 3], [4, 5, 6]]])
    gives(xp.linalg.diagonal(x), [[1, 5]])
    gives(xp.linalg.diagonal(x, offset=-1), [[4]])


@probe("linalg.cross", known="CuPy")
def cross_goes_along_an_axis(xp: Any) -> None:
    """The last axis holds the vectors by default, another may; the rest broadcast."""
    x, y = xp.asarray([1, 0, 0]), xp.asarray([[0, 1, 0], [0, 0, 1]])
    gives(xp.linalg.cross(x, y), [[0, 0, 1], [0, -1, 0]])
    column = xp.asarray([[1], [0], [0]])
    gives(xp.linalg.cross(column, xp.asarray([[0, 0], [1, 0], [0, 1]]), axis=-2), [[0, 0], [0, -1], [1, 0]])


@probe("linalg.outer", known="CuPy")
def outer_conjugates_nothing(xp: Any) -> None:
    """The outer product of two vectors conjugates neither."""
    gives(xp.linalg.outer(xp.asarray([1j, 2.0]), xp.asarray([1j])), [[-1 + 0j], [2j]])


@probe("linalg.matrix_power")
def matrix_power_may_be_negative(xp: Any) -> None:
    """A negative power is one of the inverse, the power zero the identity."""
    x = xp.asarray([[[2.0, 0.0], [0.0, 4.0]]])
    gives(xp.linalg.matrix_power(x, -2), [[[0.25, 0.0], [0.0, 0.0625]]], rel=1e-5)
    gives(xp.linalg.matrix_power(x, 0), [[[1.0, 0.0], [0.0, 1.0]]])


@probe("linalg.solve")
def solve_takes_one_vector_for_a_stack(xp: Any) -> None:
    """One vector is solved for by each matrix of a stack; more axes are always matrices."""
    x = xp.asarray([[[2.0, 0.0], [0.0, 4.0]], [[1.0, 0.0], [0.0, 1.0]]])
    gives(xp.linalg.solve(x, xp.asarray([2.0, 4.0])), [[1.0, 1.0], [2.0, 4.0]], rel=1e-5)
    gives(xp.linalg.solve(x[0, ...], xp.asarray([[2.0], [4.0]])), [[1.0], [1.0]], rel=1e-5)


@probe("linalg.inv", "linalg.det")
def inverses_keep_single_precision(xp: Any) -> None:
    """Inverse and determinant of float32 are float32, for each matrix of a stack."""
    x = xp.asarray([[[2.0, 0.0], [0.0, 4.0]]], dtype=xp.float32)
    gives(xp.linalg.inv(x), [[[0.5, 0.0], [0.0, 0.25]]], dtype=xp.float32, rel=1e-5)
    gives(xp.linalg.det(x), [8.0], dtype=xp.float32, rel=1e-5)


def _close(found: list[Any], wanted: list[float]) -> bool:
    return len(found) == len(wanted) and all(abs(a - b) < 1e-4 for a, b in zip(found, wanted, strict=True))
