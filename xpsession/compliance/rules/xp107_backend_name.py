"""XP107: names that one library alone has, because they are about that library."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession.compliance.rule import NameRule
from xpsession.compliance.uses import Finding, Use


class BackendName(NameRule):
    """A name that is about one library, such as CuPy's kernels or PyTorch's autograd.

    What it does
    ------------
    Finds names such as ``RawKernel``, ``asnumpy`` and ``get_array_module``.

    Why is this bad?
    ----------------
    `xp` can be any library; only one of them has the name. Ask for that library first, or import it by its own name.

    Example
    -------
    ::

        xp.RawKernel(code, "add")

    Use instead
    -----------
    ::

        import cupy
        cupy.RawKernel(code, "add")
    """

    code = "XP107"
    name = "backend-name"
    TABLE: ClassVar[Mapping[str, str | None]] = {
        "ElementwiseKernel": "cupy.ElementwiseKernel",
        "RawKernel": "cupy.RawKernel",
        "RawModule": "cupy.RawModule",
        "ReductionKernel": "cupy.ReductionKernel",
        "asnumpy": "xpsession.to_device({0|x}, 'cpu')",
        "autograd": "torch.autograd",
        "backends": "torch.backends",
        "block_until_ready": None,
        "cuda": None,
        "cupyx": None,
        "from_numpy": "xp.asarray",
        "fuse": "cupy.fuse",
        "get_array_module": "{0|x}.__array_namespace__()",
        "get_default_memory_pool": "cupy.get_default_memory_pool",
        "get_default_pinned_memory_pool": "cupy.get_default_pinned_memory_pool",
        "jit": None,
        "map_blocks": None,
        "mps": "torch.mps",
        "nn": "torch.nn",
        "no_grad": "torch.no_grad",
        "scatter_add": None,
        "show_config": None,
        "tensor": "xp.asarray",
        "xpu": "torch.xpu",
    }
    VALID = ("import cupy; cupy.RawKernel(code, 'f')", "xp.from_dlpack(x)")
    INVALID = (
        ("xp.RawKernel(code, 'f')", "cupy.RawKernel"),
        ("xp.cuda.Device(0).use()", None),
        ("xp.get_array_module(x)", "x.__array_namespace__()"),
        ("xp.asnumpy(x)", "xpsession.to_device(x, 'cpu')"),
    )

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on a name of the table; code that is to leave a library has its name already."""
        for found in super().check(use):
            yield found._replace(hint=None) if use.migrating and (found.hint or "").startswith("cupy.") else found
