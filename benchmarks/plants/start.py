"""The first and the second start of the compiled engine, for their CPU time: nothing is imported before it is asked."""

__all__ = ["start"]


def start(folder: str | None) -> bool:
    """Run a short line with figures, the cache of compiled code in a folder; tell whether it was compiled for that.

    Without a folder it is where it is for other runs.
    """
    import os

    if folder is not None:
        os.environ["NUMBA_CACHE_DIR"] = folder
    import twin
    from benchmarks.plants.line import serial
    from twin.engine.kernel import proceed

    new = not proceed.kept  # type: ignore[attr-defined]
    twin.run(serial(), replications=1, length=1000.0, warm_up=0.0, record="figures", engine="compiled", workers=1)
    return new
