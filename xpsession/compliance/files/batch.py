"""Batch: checks and corrects many files, in several processes where that pays, and answers in the order asked."""

import gc
import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xpsession.compliance import files
from xpsession.compliance.files import FileError
from xpsession.records.correction import Correction

# A process takes 0.3 s to start, and checks 1.6 MB in a second: with less than this, one alone is as soon done.
PAYS = 2_000_000  # bytes
CHUNK = 16  # files that are handed over at once
# How many more objects there must be until Python looks for cycles: trees are large, and hardly any of it is in one.
RARELY = (200_000, 20, 20)
MOST = 8  # processes; more wait for the disk and for each other


class Job(NamedTuple):
    """One file to check.

    Attributes
    ----------
    path : str
        The file.
    codes : frozenset of str
        The rules that count.
    version : str
        The version of the standard.
    fix : bool
        Whether to apply the safe fixes.
    unsafe : bool
        Whether those that may change what runs count as well.
    write : bool
        Whether to write them into the file.
    migrate : bool
        Whether NumPy and CuPy themselves are to be left for the namespace.
    """

    path: str
    codes: frozenset[str]
    version: str
    fix: bool = False
    unsafe: bool = False
    write: bool = False
    migrate: bool = False


def run(job: Job) -> Correction | FileError:
    """Return what became of one file; the error where it cannot be read or written, or where we fail at it."""
    try:
        document = files.read(job.path)
        done = correct(document, job)
        if job.write and done.changed:
            files.write(document, done.changed)
    except FileError as error:
        return error
    except Exception as error:  # noqa: BLE001  # a mistake of ours: the other files are still done
        return FileError.from_mistake(job.path, error)
    return done


def correct(document: files.Document, job: Job) -> Correction:
    """Return what becomes of a file that was read, without writing it."""
    return files.correct_document(
        document, version=job.version, codes=job.codes, fix=job.fix, unsafe=job.unsafe, migrate=job.migrate
    )


def run_all(jobs: Sequence[Job], *, most: int | None = None) -> Iterator[Correction | FileError]:
    """Yield what `run` returns for each job, in their order, in `most` processes or fewer."""
    workers = min(most or min(os.cpu_count() or 1, MOST), len(jobs) // CHUNK)
    if workers < 2 or not _exceeds(jobs, PAYS):  # noqa: PLR2004  # one worker is no company
        usual = gc.get_threshold()
        gc.set_threshold(*RARELY)
        try:
            yield from map(run, jobs)
        finally:
            gc.set_threshold(*usual)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  # few files do without
    from multiprocessing import get_context  # noqa: PLC0415  # as above

    # Every platform has spawn, and it copies no threads of whoever calls.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_deaf)
    try:
        yield from pool.map(run, jobs, chunksize=CHUNK)
    finally:
        pool.shutdown(cancel_futures=True)


def _deaf() -> None:
    """Leave Ctrl-C to the process that the user started, and collect rarely as it does."""
    import signal  # noqa: PLC0415  # few files do without

    gc.set_threshold(*RARELY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _exceeds(jobs: Sequence[Job], limit: int) -> bool:
    """Return whether the files hold more than `limit` bytes in all."""
    total = 0
    for job in jobs:
        try:
            total += os.path.getsize(job.path)
        except OSError:
            continue
        if total > limit:
            return True
    return False
