"""Display of quantities: sizes in bytes as people read them."""


def size(nbytes: float) -> str:
    """Return a size with a binary prefix and at most one decimal.

    Examples
    --------
    >>> size(512), size(1536), size(25_276_514_304)
    ('512 B', '1.5 KiB', '23.5 GiB')
    """
    units = ("B", "KiB", "MiB", "GiB", "TiB")
    step = 1024
    power = 0
    while nbytes >= step and power < len(units) - 1:
        nbytes /= step
        power += 1
    return f"{nbytes:.1f}".removesuffix(".0") + f" {units[power]}"
