"""Records of what stands beside a timing: the parts of a call, the copies, the agreement of the results, the GPU."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the results of the first call on each side, from fresh copies of the inputs, agree.

    Attributes
    ----------
    agrees : bool or None
        Whether they agree within what rounding explains; None where they cannot be compared.
    reason : str or None
        Why not, or why they cannot be compared.
    dtypes, shapes : tuple of str
        Of the result on each side; of the first array that differs, or else of the worst one.
    max_ulp : int or None
        The greatest distance in units in the last place; None for integers, booleans and what cannot be compared.
    max_abs, max_rel : float or None
        The greatest difference, and the greatest difference relative to the first side's element.
    norm_rel : float or None
        The norm of the difference relative to the norm of the first side's result.
    tolerance : float or None
        The `norm_rel` up to which results of more than 8 ulp agree: 4 √n eps, with the inputs' or the result's n.
    where : tuple of int or None
        The index of the element with the greatest distance, or of the first that is not equal or not a number.
    nan_mismatches, inf_mismatches : int
        Elements that are NaN, or infinite, on one side and something else on the other.
    compared, size : int
        Elements that were compared before the time for that was over, and elements of the results.
    """

    agrees: bool | None
    reason: str | None = None
    dtypes: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    max_ulp: int | None = None
    max_abs: float | None = None
    max_rel: float | None = None
    norm_rel: float | None = None
    tolerance: float | None = None
    where: tuple[int, ...] | None = None
    nan_mismatches: int = 0
    inf_mismatches: int = 0
    compared: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Disturbance:
    """What other processes did to the blocks of a side, as far as the system tells.

    Attributes
    ----------
    dropped : int
        Blocks that were dropped, because another process had the CPU meanwhile.
    waited : float
        Seconds of a call, at the median, that other processes had the CPU for; 0 where enough blocks were left alone.
    taken_off : bool
        Whether the figures are without that. It is so where it explains how the blocks differ; where it does not, the
        figures are too long by anything up to it, and the intervals allow for that.
    """

    dropped: int = 0
    waited: float = 0.0
    taken_off: bool = False


@dataclass(frozen=True, slots=True)
class Hardware:
    """What the driver says about a device.

    Attributes
    ----------
    bandwidth : float or None
        The peak of its memory in bytes per second: twice the memory's clock times the width of its bus.
    cache : int or None
        The bytes of its L2 cache.
    fp64_ratio : int or None
        How many times faster single precision is than double precision.
    """

    bandwidth: float | None = None
    cache: int | None = None
    fp64_ratio: int | None = None


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a device was at a moment.

    Attributes
    ----------
    hertz : float or None
        The clock of its processors.
    heat : int
        How often heat has held it back since it was started.
    reason : str or None
        What holds it back now.
    """

    hertz: float | None = None
    heat: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Phases:
    """What came before the sampling, in seconds, one after the other.

    Attributes
    ----------
    context : float
        Until the device was ready for its first work; next to nothing where the process had used it before.
    inputs : float
        The copies of the inputs to the device.
    setup : float
        The code of the setup.
    first : float
        The first call.
    compiling : float or None
        What the first call took more than a later one: compiling, loading libraries, growing pools. None where that is
        less than the first call itself scatters.
    compiled : int or None
        The programs that the library compiled for it and keeps on disk: none where it found them there, None where the
        library tells nothing of the kind.
    ramp : float
        Calls before the first one that counts, until the figure stood still, or there was no more time for that.
    """

    context: float = 0.0
    inputs: float = 0.0
    setup: float = 0.0
    first: float = 0.0
    compiling: float | None = None
    compiled: int | None = None
    ramp: float = 0.0


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the time of a call goes on a device that works on its own; medians, in seconds per call.

    Attributes
    ----------
    throughput : float or None
        A call among `calls` calls of which only the last is waited for; None where they took more time than was left.
    calls : int
        The calls of one sample of `throughput`.
    host : float or None
        Until the host has handed the work over.
    device : float or None
        From the beginning to the end of the work by the device's own clock, with the work handed over beforehand;
        None where that cannot be told.
    synchronises : bool
        Whether the statement waits for the device by itself, so that `device` cannot be told.
    dropped : int
        Samples of `device` that were dropped, because the device had begun before all was handed over.
    samples : tuple of three tuples of float
        The samples of `throughput`, `host` and `device`.
    """

    throughput: float | None
    calls: int
    host: float | None
    device: float | None
    synchronises: bool = False
    dropped: int = 0
    samples: tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]] = ((), (), ())


@dataclass(frozen=True, slots=True)
class Copy:
    """The copying of some arrays in one direction.

    Attributes
    ----------
    nbytes : int
        The bytes of the arrays.
    seconds : float
        The median of the samples: from ordinary memory, allocation included, as the user's own copy takes.
    samples : tuple of float
        Seconds for each repetition.
    pinned : float or None
        Seconds from or to page-locked memory; None where the library has none.
    """

    nbytes: int
    seconds: float
    samples: tuple[float, ...]
    pinned: float | None = None

    @property
    def bandwidth(self) -> float | None:
        """Bytes per second; None where there was nothing to copy."""
        return self.nbytes / self.seconds if self.nbytes and self.seconds else None


@dataclass(frozen=True, slots=True)
class Transfers:
    """What it takes to bring the inputs from host memory to a device, and the result back.

    Attributes
    ----------
    device : str
        The device's name.
    inputs, outputs : Copy
        To the device, and back.
    """

    device: str
    inputs: Copy
    outputs: Copy

    @property
    def seconds(self) -> float:
        """Both ways together."""
        return self.inputs.seconds + self.outputs.seconds
