"""Probes of manipulation and indexing functions: axes from the end, tuples, and what counts as flat."""

from typing import Any

from xpsession.reporting.expect import change, gives, holds, raises, same
from xpsession.reporting.probe import probe


@probe("broadcast_arrays", since="2025.12", known="CuPy before 14.0 returns a list")
def broadcast_arrays_returns_a_tuple(xp: Any) -> None:
    """The arrays come as a tuple, each in its own dtype."""
    found = xp.broadcast_arrays(xp.asarray([1, 2], dtype=xp.int8), xp.asarray([[0.5]]))
    holds(isinstance(found, tuple), f"gives a {type(found).__name__}, not a tuple")
    gives(found[0], [[1, 2]], dtype=xp.int8)
    gives(found[1], [[0.5, 0.5]])


@probe("broadcast_shapes")
def broadcast_shapes_of_shapes(xp: Any) -> None:
    """Shapes broadcast without arrays; none at all give an empty one."""
    same(tuple(xp.broadcast_shapes((3, 1), (4,), ())), (3, 4), "the shape")
    same(tuple(xp.broadcast_shapes()), (), "the shape of nothing")
    raises(ValueError, lambda: xp.broadcast_shapes((2,), (3,)), "shapes that do not fit")


@probe("broadcast_to")
def broadcast_to_refuses_other_shapes(xp: Any) -> None:
    """What does not fit the shape is an error."""
    gives(xp.broadcast_to(xp.asarray([1, 2], dtype=xp.int8), (2, 2)), [[1, 2], [1, 2]], dtype=xp.int8)
    raises(Exception, lambda: xp.broadcast_to(xp.asarray([1, 2]), (3,)), "a shape that does not fit")


@probe("concat")
def concat_flattens_without_an_axis(xp: Any) -> None:
    """``axis=None`` flattens first; dtypes promote."""
    x, y = xp.asarray([[1, 2]], dtype=xp.int8), xp.asarray([[3], [4]], dtype=xp.int16)
    gives(xp.concat((x, y), axis=None), [1, 2, 3, 4], dtype=xp.int16)
    gives(xp.concat([x, x], axis=-1), [[1, 2, 1, 2]], dtype=xp.int8)


@probe("expand_dims")
def expand_dims_counts_from_the_end(xp: Any) -> None:
    """A negative axis is counted from the end of the result; one that is out of range is an error."""
    x = xp.asarray([1, 2])
    gives(xp.expand_dims(x, axis=-1), [[1], [2]])
    raises(Exception, lambda: xp.expand_dims(x, axis=2), "an axis that is out of range")


@probe("expand_dims", since="2025.12")
def expand_dims_takes_tuples(xp: Any) -> None:
    """Several axes are positions in the result."""
    same(tuple(xp.expand_dims(xp.asarray([1, 2]), axis=(0, -1)).shape), (1, 2, 1), "the shape")


@probe("flip")
def flip_turns_every_axis(xp: Any) -> None:
    """Without ``axis=`` every axis is reversed; several may be named."""
    x = xp.asarray([[1, 2], [3, 4]])
    gives(xp.flip(x), [[4, 3], [2, 1]])
    gives(xp.flip(x, axis=-1), [[2, 1], [4, 3]])
    gives(xp.flip(x, axis=(0, 1)), [[4, 3], [2, 1]])


@probe("moveaxis")
def moveaxis_takes_tuples(xp: Any) -> None:
    """Axes are counted from the end too, and several move at once."""
    x = xp.asarray([[[1, 2, 3]]])
    same(tuple(xp.moveaxis(x, -1, 0).shape), (3, 1, 1), "the shape")
    y = xp.asarray([[[1, 2, 3], [4, 5, 6]]])
    same(tuple(xp.moveaxis(y, (0, 1), (-1, -2)).shape), (3, 2, 1), "the shape")


@probe("permute_dims", since="2025.12")
def permute_dims_counts_from_the_end(xp: Any) -> None:
    """Axes may be counted from the end."""
    gives(xp.permute_dims(xp.asarray([[1, 2]]), (-1, -2)), [[1], [2]])
    gives(xp.permute_dims(xp.asarray([[1, 2]]), axes=(1, 0)), [[1], [2]])


@probe("repeat")
def repeat_takes_arrays(xp: Any) -> None:
    """Each element may have its own number; without ``axis=`` the result is flat."""
    x = xp.asarray([[1, 2], [3, 4]])
    gives(xp.repeat(x, 2, axis=-1), [[1, 1, 2, 2], [3, 3, 4, 4]])
    gives(xp.repeat(x, 2), [1, 1, 2, 2, 3, 3, 4, 4])
    gives(xp.repeat(x, xp.asarray([2, 0]), axis=0), [[1, 2], [1, 2]])


@probe("reshape", known="CuPy before 14.2 and NumPy before 2.1 have no copy=")
def reshape_copies_when_told_to(xp: Any) -> None:
    """``copy=True`` shares nothing with the input, and one dimension may be left to be inferred."""
    x = xp.asarray([1.0, 2.0, 3.0, 4.0])
    y = xp.reshape(x, (2, -1), copy=True)
    change(x, 9.0)
    gives(y, [[1.0, 2.0], [3.0, 4.0]])


@probe("roll")
def roll_takes_tuples(xp: Any) -> None:
    """Several axes roll at once; without ``axis=`` the flattened array rolls, and keeps its shape."""
    x = xp.asarray([[1, 2, 3], [4, 5, 6]])
    gives(xp.roll(x, (1, -1), axis=(0, 1)), [[5, 6, 4], [2, 3, 1]])
    gives(xp.roll(x, 1), [[6, 1, 2], [3, 4, 5]])


@probe("squeeze")
def squeeze_refuses_longer_axes(xp: Any) -> None:
    """Only axes of size one go; another is a ValueError."""
    x = xp.asarray([[[1, 2]]])
    gives(xp.squeeze(x, axis=(0, 1)), [1, 2])
    gives(xp.squeeze(x, axis=-2), [[1, 2]])
    raises(ValueError, lambda: xp.squeeze(x, axis=2), "squeezing an axis of size two")


@probe("stack")
def stack_counts_from_the_end(xp: Any) -> None:
    """A new last axis is ``axis=-1``."""
    gives(xp.stack([xp.asarray([1, 2]), xp.asarray([3, 4])], axis=-1), [[1, 3], [2, 4]])


@probe("tile")
def tile_adds_axes(xp: Any) -> None:
    """More repetitions than axes make new ones in front; fewer leave the first axes alone."""
    gives(xp.tile(xp.asarray([1, 2]), (2, 2)), [[1, 2, 1, 2], [1, 2, 1, 2]])
    gives(xp.tile(xp.asarray([[1], [2]]), (2,)), [[1, 1], [2, 2]])


@probe("unstack", known="CuPy; NumPy before 2.1", issue="https://github.com/cupy/cupy/issues/8470")
def unstack_returns_a_tuple(xp: Any) -> None:
    """One array for each element of the axis, which may be counted from the end."""
    found = xp.unstack(xp.asarray([[1, 2], [3, 4]]), axis=-1)
    holds(isinstance(found, tuple), f"gives a {type(found).__name__}, not a tuple")
    gives(found[0], [1, 3])
    gives(found[1], [2, 4])


@probe("take")
def take_counts_axes_from_the_end(xp: Any) -> None:
    """Axes may be counted from the end; one axis need not be named."""
    x = xp.asarray([[1, 2, 3], [4, 5, 6]])
    gives(xp.take(x, xp.asarray([2, 0]), axis=-1), [[3, 1], [6, 4]])
    gives(xp.take(xp.asarray([1, 2, 3]), xp.asarray([1, 1])), [2, 2])


@probe("take_along_axis", known="CuPy and NumPy before 2.3: axis= has no default")
def take_along_axis_has_a_default(xp: Any) -> None:
    """The last axis is the default, and others may be counted from the end."""
    x = xp.asarray([[1, 2, 3], [4, 5, 6]])
    gives(xp.take_along_axis(x, xp.asarray([[2], [0]])), [[3], [4]])
    gives(xp.take_along_axis(x, xp.asarray([[1, 0, 1]]), axis=-2), [[4, 2, 6]])
