"""A run with its whole record written to a file, for its peak memory."""

from tempfile import TemporaryDirectory

__all__ = ["record_run"]


def record_run(length: float) -> dict[str, float]:
    """Run the workshop once with record and figures; return how much was recorded."""
    import h5py

    import twin
    from benchmarks.plants.line import workshop

    with TemporaryDirectory() as folder:
        path = f"{folder}/result.h5"
        twin.run(workshop(), replications=1, length=length, record="all", path=path, workers=1)
        with h5py.File(path) as file:
            replication = file["replication/0000"]
            return {
                "operations": float(len(replication["operations/end"])),
                "states": float(len(replication["states/time"])),
                "last": float(replication["operations/end"][-1]),
            }
