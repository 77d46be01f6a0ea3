"""The first and the second start of the compiled engine, for their CPU time: nothing is imported before it is asked."""

__all__ = ["start"]


def start(folder: str) -> bool:
    """Load the compiled engine with its cache in a folder; tell whether it was compiled for that."""
    import numba

    numba.config.CACHE_DIR = folder  # type: ignore[attr-defined]
    from twin.engine.kernel import proceed

    return bool(proceed.stats.cache_misses)  # type: ignore[attr-defined]
