"""Probes of the Fourier transforms: precision, lengths, axes, normalisation and frequencies."""

from typing import Any

from xpsession.reporting.expect import devices, gives, same
from xpsession.reporting.probe import probe


@probe("fft.fft", "fft.ifft", known="NumPy before 2.0")
def fft_keeps_single_precision(xp: Any) -> None:
    """The transform of complex64 is complex64, and back."""
    x = xp.asarray([1, 2, 3, 4], dtype=xp.complex64)
    there = xp.fft.fft(x)
    gives(there, [10, -2 + 2j, -2, -2 - 2j], dtype=xp.complex64, rel=1e-5)
    gives(xp.fft.ifft(there), [1, 2, 3, 4], dtype=xp.complex64, rel=1e-5)


@probe("fft.rfft", "fft.irfft", known="NumPy before 2.0")
def rfft_keeps_single_precision(xp: Any) -> None:
    """The transform of float32 is complex64 and half as long; ``n=`` gives an odd length back."""
    x = xp.asarray([1.0, 2.0, 3.0], dtype=xp.float32)
    there = xp.fft.rfft(x)
    same(there.dtype, xp.complex64, "the dtype of rfft")
    same(tuple(there.shape), (2,), "the shape of rfft")
    gives(xp.fft.irfft(there, n=3), [1.0, 2.0, 3.0], dtype=xp.float32, rel=1e-5)


@probe("fft.fft")
def fft_pads_and_normalises(xp: Any) -> None:
    """``n=`` pads or cuts, ``axis=`` may be any, and ``norm=`` has three values."""
    x = xp.asarray([[1 + 0j], [3 + 0j]])
    gives(xp.fft.fft(x, axis=0), [[4 + 0j], [-2 + 0j]], rel=1e-5)
    gives(xp.fft.fft(x, axis=0, norm="forward"), [[2 + 0j], [-1 + 0j]], rel=1e-5)
    gives(xp.fft.fft(x, axis=0, n=4, norm="ortho")[0, ...], [2 + 0j], rel=1e-5)


@probe("fft.fftn", "fft.ifftn")
def fftn_takes_sizes_for_axes(xp: Any) -> None:
    """``s=`` belongs to ``axes=``, in their order; without either, all axes are transformed."""
    x = xp.asarray([[[1 + 0j, 2], [3, 4]]])
    same(tuple(xp.fft.fftn(x, s=(3, 5), axes=(-1, 0)).shape), (5, 2, 3), "the shape")
    there = xp.fft.fftn(x)
    gives(there, [[[10 + 0j, -2], [-4, 0]]], rel=1e-5)
    gives(xp.fft.ifftn(there), [[[1 + 0j, 2], [3, 4]]], rel=1e-5)


@probe("fft.fftn", "fft.rfftn", known="CuPy", issue="https://github.com/cupy/cupy/issues/8248")
def fftn_takes_sizes_in_the_order_of_the_axes(xp: Any) -> None:
    """The sizes belong to the axes as they are given, also where they equal the shape by chance."""
    x = xp.asarray([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    same(tuple(xp.fft.rfftn(x, s=(3, 2), axes=(1, 0)).shape), (2, 3), "the shape")
    same(tuple(xp.fft.fftn(x + 0j, s=(3, 2), axes=(1, 0)).shape), (2, 3), "the shape")


@probe("fft.rfftn", "fft.irfftn")
def rfftn_halves_the_last_axis(xp: Any) -> None:
    """The last transformed axis is halved, and ``s=`` gives its length back."""
    x = xp.asarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], dtype=xp.float32)
    there = xp.fft.rfftn(x, axes=(0, 1))
    same(there.dtype, xp.complex64, "the dtype of rfftn")
    same(tuple(there.shape), (2, 2), "the shape of rfftn")
    gives(xp.fft.irfftn(there, s=(2, 3), axes=(0, 1)), [[1, 2, 3], [4, 5, 6]], dtype=xp.float32, rel=1e-5)


@probe("fft.hfft", "fft.ihfft")
def hfft_is_real(xp: Any) -> None:
    """The transform of a Hermitian signal is real, in its precision, and goes back."""
    x = xp.asarray([1, 2, 3], dtype=xp.complex64)
    there = xp.fft.hfft(x)
    gives(there, [8.0, -2.0, 0.0, -2.0], dtype=xp.float32, rel=1e-5)
    gives(xp.fft.ihfft(there), [1, 2, 3], dtype=xp.complex64, rel=1e-5)


@probe("fft.fftfreq", "fft.rfftfreq")
def frequencies(xp: Any) -> None:
    """The frequencies are those of the lengths, divided by the spacing ``d=``."""
    real = xp.asarray(0.0).dtype
    gives(xp.fft.fftfreq(4, d=0.5), [0.0, 0.5, -1.0, -0.5], dtype=real)
    gives(xp.fft.rfftfreq(5), [0.0, 0.2, 0.4], dtype=real, rel=1e-6)


@probe("fft.fftfreq", "fft.rfftfreq", since="2024.12", known="NumPy and CuPy")
def frequencies_take_a_dtype(xp: Any) -> None:
    """The frequencies may be had in another precision."""
    gives(xp.fft.fftfreq(2, dtype=xp.float32), [0.0, -0.5], dtype=xp.float32)
    gives(xp.fft.rfftfreq(2, dtype=xp.float32), [0.0, 0.5], dtype=xp.float32)


@probe("fft.fftfreq", "fft.rfftfreq", known="CuPy")
def frequencies_take_a_device(xp: Any) -> None:
    """The frequencies are made on the device that is asked for."""
    for device in devices(xp):
        same(xp.fft.fftfreq(2, device=device).device, device, "the device")
        same(xp.fft.rfftfreq(2, device=device).device, device, "the device")


@probe("fft.fftshift", "fft.ifftshift")
def shifts_go_back(xp: Any) -> None:
    """The shift of an odd length goes back by the other one; axes may be named."""
    x = xp.asarray([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    gives(xp.fft.fftshift(x, axes=-1), [[2.0, 0.0, 1.0], [5.0, 3.0, 4.0]])
    gives(xp.fft.ifftshift(xp.fft.fftshift(x)), [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
