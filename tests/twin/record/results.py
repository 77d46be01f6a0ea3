"""Results of the small plant, written as a run writes them."""

from pathlib import Path
from typing import Any

from models.index import Index
from tests.twin.record.traces import Rows, chunks, random_trace, small_plant
from twin.record.folder import Folder
from twin.record.head import Identity
from twin.record.measures import Measures
from twin.record.meter import Meter
from twin.record.writer import Writer

INDEX = Index(small_plant())
END = 2000.0


def identity(**changes: Any) -> Identity:
    return Identity(**({"plant": "name: small\n", "seed": 1, "length": END, "version": "0.1.0"} | changes))


def folder(path: Path, replications: int = 3, overwrite: bool = False, **changes: Any) -> Folder:
    return Folder(
        path, identity(**changes), INDEX, replications, overwrite=overwrite, attributes={"engine": "reference"}
    )


def run(parts: Path, number: int, trace: bool = True, changes: int = 400) -> tuple[Rows, Measures]:
    """Write a replication as an engine would."""
    rows, meter = random_trace(INDEX, END, changes, number), Meter(INDEX, END)
    with Writer(parts, number, trace=trace) as writer:
        for chunk in chunks(rows, 5, END):
            writer.take(chunk)
            meter.take(chunk)
        writer.close(END)
        meter.close(END)
        writer.finish(meter.measures(), "length")
    return rows, meter.measures()


def whole(path: Path, replications: int = 2, **changes: Any) -> Path:
    with folder(path, replications, **changes) as opened:
        for number in range(replications):
            run(opened.parts, number)
        return opened.assemble()
