"""Timing, the threads: how many processors and threads the host's libraries use, and a limit on the latter."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xpsession.errors import ArgumentError

_CGROUP = Path("/sys/fs/cgroup")


@contextmanager
def limited(threads: int | None) -> Iterator[None]:
    """Let the thread pools of the loaded libraries have at most so many threads; afterwards as many as before.

    Raises
    ------
    ArgumentError
        If that is no number of threads.
    """
    if threads is None:
        yield
        return
    if threads < 1:
        raise ArgumentError.with_hint(f"{threads} threads make no sense", "cpu_threads=1")
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  # 10 ms that nothing else needs

    with threadpool_limits(limits=threads):
        yield


def facts() -> dict[str, str]:
    """Return what the host may use, by name: processors, their quota, and each thread pool with its threads.

    Examples
    --------
    >>> sorted(facts())[-1]
    'usable cpus'
    """
    from threadpoolctl import threadpool_info  # noqa: PLC0415  # as above

    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota()
    pools = {
        f"pool of {pool['internal_api']}": f"{pool['num_threads']} threads, version {pool['version'] or 'unknown'}"
        for pool in threadpool_info()
    }
    return {**pools, **({} if quota is None else {"cpu quota": f"{quota:g} cpus"}), "usable cpus": str(usable)}


def _quota() -> float | None:
    """Return how many processors' time the control group of this process gets at most; None without a limit."""
    for names in (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us")):
        with suppress(OSError, ValueError):
            words = " ".join((_CGROUP / name).read_text(encoding="ascii") for name in names).split()
            quota, period = map(float, words)
            return quota / period if quota > 0 else None
    return None
