"""SciPy, with SCIPY_ARRAY_API=1: the same call gives on each device what it gives with plain NumPy.

A call takes SciPy's function and a namespace. NumPy itself as that namespace gives the expected result.
"""

from collections.abc import Callable
from importlib import import_module
from operator import attrgetter
from typing import Any

import numpy as np
import pytest

from xpsession.standard.namespace import Namespace

Call = Callable[[Any, Any], Any]

RNG = np.random.default_rng(2025)
SIGNAL = RNG.normal(size=64)
OTHER = RNG.normal(size=64)
UNIT = RNG.uniform(0.1, 0.9, size=20)
TABLE = RNG.normal(size=(30, 3))
SQUARE = RNG.normal(size=(4, 4))
IMAGE = RNG.normal(size=(8, 8))
TAPS = np.asarray([0.25, 0.5, 0.25])
POLE = np.asarray([1.0, 0.1])
POLES = np.asarray([1.0, 0.1, 0.2])
# Two Butterworth sections: scipy.signal.butter(4, 0.2, output="sos").
SECTIONS = np.asarray(
    [
        [0.00482434, 0.00964869, 0.00482434, 1.0, -1.04859958, 0.29614036],
        [1.0, 2.0, 1.0, 1.0, -1.32091343, 0.63273879],
    ]
)
# Three joined clusters: scipy.cluster.hierarchy.linkage of four points on a line.
LINKAGE = np.asarray([[0.0, 1.0, 1.0, 2.0], [2.0, 3.0, 1.5, 2.0], [4.0, 5.0, 4.0, 4.0]])


def of(*arguments: Any, **keywords: Any) -> Call:
    """Return the call with these arguments, in which each NumPy array is put on the device."""

    def call(function: Any, xp: Any) -> Any:
        put = [xp.asarray(value) if isinstance(value, np.ndarray) else value for value in arguments]
        return function(*put, **keywords)

    return call


def each(table: dict[str, Call]) -> dict[str, Call]:
    """Return the table with one row for each name, where a row may have several names with a space between."""
    return {name: call for names, call in table.items() for name in names.split()}


# What SciPy computes with the namespace of its inputs alone, so that it works on any device.
ANYWHERE = each(
    {
        "fft.fft fft.ifft fft.rfft fft.irfft fft.hfft fft.ihfft fft.fftshift fft.ifftshift": of(SIGNAL),
        "fft.fft2 fft.ifft2 fft.rfft2 fft.fftn fft.ifftn fft.rfftn": of(IMAGE),
        "fft.fftfreq fft.rfftfreq": lambda f, xp: f(8, d=0.5, xp=xp),
        "special.xlogy special.rel_entr": of(UNIT, UNIT[::-1]),
        "special.logsumexp special.softmax special.log_softmax": of(TABLE, axis=1),
        "stats.zscore stats.skew stats.kurtosis stats.moment stats.describe stats.sem stats.iqr": of(SIGNAL),
        "stats.median_abs_deviation stats.variation stats.kstat stats.kstatvar stats.tmean stats.tvar": of(SIGNAL),
        "stats.tstd stats.tmin stats.tmax stats.circmean stats.circvar stats.circstd stats.sigmaclip": of(SIGNAL),
        "stats.gmean stats.hmean stats.gzscore stats.gstd stats.false_discovery_control": of(UNIT),
        "stats.pmean": of(UNIT, 2),
        "stats.zmap": of(SIGNAL, OTHER),
        "stats.trim_mean": of(SIGNAL, 0.1),
        "stats.quantile": of(SIGNAL, UNIT[:4]),
        "stats.boxcox_llf": lambda f, xp: f(0.5, xp.asarray(UNIT)),
        "stats.yeojohnson_llf": lambda f, xp: f(0.5, xp.asarray(SIGNAL)),
        "stats.directional_stats": lambda f, xp: f(xp.asarray(TABLE)).mean_direction,
        "signal.fftconvolve signal.oaconvolve": of(SIGNAL, TAPS, mode="same"),
        "signal.hilbert signal.envelope": of(SIGNAL),
        "signal.resample": of(SIGNAL, 32),
        "signal.windows.hann signal.windows.blackman": lambda f, xp: f(8, xp=xp, device=xp.asarray(0.0).device),
        "cluster.vq.whiten": of(TABLE),
        "integrate.trapezoid integrate.cumulative_trapezoid": of(SIGNAL),
        "linalg.orthogonal_procrustes": of(TABLE, TABLE[:, ::-1]),
        "linalg.fiedler": of(UNIT),
        "optimize.rosen optimize.rosen_der": of(UNIT),
        "constants.convert_temperature": of(UNIT, "C", "K"),
        "spatial.transform.Rotation.from_quat": lambda f, xp: f(xp.asarray(SQUARE)).inv().as_matrix(),
    }
)

# What SciPy hands to compiled code or to CuPy's counterpart, or computes with arrays that it makes on the host.
THROUGH_THE_HOST = each(
    {
        "fft.dct fft.idct fft.dst": of(SIGNAL),
        "fft.dctn": of(IMAGE),
        "special.expit special.gammaln special.erf special.erfc special.i0 special.i1 special.i0e": of(UNIT),
        "special.ndtr special.log_ndtr special.ndtri special.logit special.entr special.psi special.exp1": of(UNIT),
        "special.k0 special.j0 special.y0 special.cbrt special.loggamma special.gamma special.exprel": of(UNIT),
        "special.gammainc special.gammaincc special.kl_div special.binom special.betaln special.poch": of(UNIT, UNIT),
        "special.boxcox special.stdtr special.chdtr special.huber": of(UNIT, UNIT),
        "special.betainc special.fdtr": of(UNIT, UNIT, UNIT),
        "stats.jarque_bera stats.skewtest stats.kurtosistest stats.normaltest stats.rankdata stats.lmoment": of(SIGNAL),
        "stats.entropy stats.combine_pvalues": of(UNIT),
        "stats.pearsonr stats.ttest_ind stats.ttest_rel stats.f_oneway stats.levene stats.bartlett": of(SIGNAL, OTHER),
        "stats.epps_singleton_2samp stats.mannwhitneyu stats.brunnermunzel stats.kruskal": of(SIGNAL, OTHER),
        "stats.wilcoxon": of(SIGNAL, OTHER),
        "stats.ttest_1samp": of(SIGNAL, 0.1),
        "stats.chisquare stats.power_divergence": of(np.abs(SIGNAL)),
        "stats.bootstrap": lambda f, xp: (
            f(
                (xp.asarray(SIGNAL),),
                lambda sample, axis=-1: xp.mean(sample, axis=axis),
                n_resamples=50,
                rng=np.random.default_rng(0),
            ).confidence_interval
        ),
        "stats.permutation_test": lambda f, xp: (
            f(
                (xp.asarray(SIGNAL), xp.asarray(OTHER)),
                lambda a, b, axis=-1: xp.mean(a, axis=axis) - xp.mean(b, axis=axis),
                n_resamples=50,
                rng=np.random.default_rng(0),
            ).pvalue
        ),
        "signal.convolve signal.correlate": of(SIGNAL, TAPS, mode="same"),
        "signal.convolve2d signal.correlate2d": of(IMAGE, IMAGE[:3, :3]),
        "signal.detrend signal.wiener": of(SIGNAL),
        "signal.medfilt": of(SIGNAL, 3),
        "signal.resample_poly": of(SIGNAL, 1, 2),
        "signal.upfirdn": of(TAPS, SIGNAL),
        "signal.lfilter signal.filtfilt": of(TAPS, POLE, SIGNAL),
        "signal.sosfilt signal.sosfiltfilt": of(SECTIONS, SIGNAL),
        "signal.savgol_filter": of(SIGNAL, 5, 2),
        "signal.freqz": of(TAPS),
        "signal.tf2zpk": of(POLES, np.asarray([1.0, 0.3, 0.5])),
        "signal.tf2sos signal.lfilter_zi": of(TAPS, POLES),
        "signal.butter": lambda f, xp: f(3, xp.asarray(0.3)),
        "cluster.vq.vq cluster.vq.kmeans": of(TABLE, TABLE[:3]),
        "cluster.vq.kmeans2": of(TABLE, TABLE[:3], minit="matrix"),
        "cluster.hierarchy.linkage": of(TABLE),
        "cluster.hierarchy.is_valid_linkage": of(LINKAGE),
        "cluster.hierarchy.fcluster": of(LINKAGE, 2.0),
        "integrate.cumulative_simpson integrate.simpson": of(SIGNAL),
        "integrate.romb": of(SIGNAL[:33]),
        "integrate.cubature": lambda f, xp: (
            f(lambda point: xp.sum(point**2, axis=-1), xp.asarray([0.0, 0.0]), xp.asarray([1.0, 1.0])).estimate
        ),
        "integrate.tanhsinh": lambda f, xp: (
            f(lambda x: xp.exp(-x), xp.asarray([0.0, 0.5]), xp.asarray([1.0, 2.0])).integral
        ),
        "linalg.block_diag": of(SQUARE, IMAGE),
        "ndimage.gaussian_filter ndimage.rotate ndimage.zoom ndimage.shift ndimage.median_filter": of(IMAGE, 2),
        "ndimage.laplace ndimage.sobel ndimage.center_of_mass ndimage.extrema ndimage.sum": of(IMAGE),
        "ndimage.label ndimage.binary_dilation ndimage.distance_transform_edt": of(IMAGE > 0),
        "interpolate.CubicSpline interpolate.make_interp_spline": lambda f, xp: f(
            xp.asarray(np.arange(64.0)), xp.asarray(SIGNAL)
        )(xp.asarray(60 * UNIT)),
        "interpolate.RegularGridInterpolator": lambda f, xp: f(
            (xp.asarray(np.arange(8.0)), xp.asarray(np.arange(8.0))), xp.asarray(IMAGE)
        )(xp.asarray(7 * UNIT.reshape(10, 2))),
        "optimize.rosen_hess": of(UNIT),
        "differentiate.derivative": lambda f, xp: f(xp.exp, xp.asarray(UNIT)).df,
    }
)


def obstacle(function: object, device: str) -> str | None:
    """Return why SciPy's own table of capabilities excludes the library of `device`, or None."""
    library = {"strict": "array_api_strict", "cuda": "cupy"}.get(device.partition(":")[0])
    known = import_module("scipy._lib._array_api").xp_capabilities_table.get(function)
    if library is None or known is None or library in known["exceptions"]:
        return None
    if known["np_only"] or (library == "cupy" and known["cpu_only"]):
        return known["reason"] or "for arrays of NumPy only" if known["np_only"] else "for arrays on the CPU only"
    excluded: dict[str, str] = dict([*known["skip_backends"], *known["xfail_backends"]])
    return excluded.get(library)


def function_of(name: str) -> Any:
    """Return SciPy's function called `name`."""
    import_module(f"scipy.{name.partition('.')[0]}")
    return attrgetter(name)(import_module("scipy"))


@pytest.mark.parametrize("name", ANYWHERE)
def test_scipy_computes_on_the_device(name: str, device: str, xp: Namespace, agree: Callable[..., None]) -> None:
    function = function_of(name)
    if (reason := obstacle(function, device)) is not None:
        pytest.skip(f"SciPy has no {name} for this library: {reason}")
    agree(ANYWHERE[name](function, xp), ANYWHERE[name](function, np))


@pytest.mark.parametrize("name", THROUGH_THE_HOST)
def test_scipy_comes_back_to_the_device(name: str, device: str, xp: Namespace, agree: Callable[..., None]) -> None:
    function = function_of(name)
    if (reason := obstacle(function, device)) is not None:
        pytest.skip(f"SciPy has no {name} for this library: {reason}")
    if device == "strict:device1":
        pytest.skip(f"SciPy's {name} goes through host memory, which this device of array_api_strict refuses")
    agree(THROUGH_THE_HOST[name](function, xp), THROUGH_THE_HOST[name](function, np))
