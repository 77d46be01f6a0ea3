"""The head of a result: the plant as it was run, seed, versions and names, so that numbers in tables can be read."""

from __future__ import annotations

import csv
import hashlib
import platform
from dataclasses import dataclass, fields
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np

from models.trace import OUTCOMES, PART_ENDS, STATES
from twin.record.errors import RecordError, reason
from twin.record.measures import LEAD_FIRST, LEAD_RATIO, sums

if TYPE_CHECKING:
    from models.index import Index

__all__ = ["FORMAT", "FORMAT_VERSION", "Head", "Identity", "open_result", "read_head", "write_head"]

FORMAT = "factory-twin result"
FORMAT_VERSION = 2

SIGNATURE = b"\x89HDF\r\n\x1a\n"


@dataclass(frozen=True)
class Identity:
    """What a replication depends on: if all of it is the same, its number says what comes out."""

    plant: str
    """The plant file as text, with all it extends and the tables beside it."""
    seed: int
    length: float | None
    """Simulated time [s], None until all orders are done."""
    version: str
    """Of this program."""
    record: str = "all"
    """all, or figures for the sums alone."""

    @property
    def hash(self) -> str:
        """SHA-256 of everything."""
        text = "\0".join(f"{item.name}={getattr(self, item.name)}" for item in fields(self))
        return hashlib.sha256(text.encode()).hexdigest()

    def difference(self, other: Identity) -> str:
        """Say in what another run differs from this one, in a few words; empty if in nothing."""
        found = []
        for item in fields(self):
            mine, theirs = getattr(self, item.name), getattr(other, item.name)
            if mine != theirs:
                found.append("another plant" if item.name == "plant" else f"{item.name} {theirs}, now {mine}")
        return ", ".join(found)


@dataclass(frozen=True)
class Head:
    """What the head of a result says."""

    identity: Identity
    replications: int
    """How many were asked for."""
    attributes: dict[str, Any]
    names: dict[str, tuple[str, ...]]
    """Lists of names under /index: units, unit_elements, places, place_kinds, products, step_products, steps, ..."""


def names_of(index: Index) -> dict[str, tuple[str, ...]]:
    """Lists of names, by what they name; the position in a list is the number used in the tables."""
    lanes = [
        ends
        for lane in index.plant.network.lanes
        for ends in ((lane.from_, lane.to), (lane.to, lane.from_))[: 1 + lane.two_way]
    ]
    return {
        "units": tuple(unit.name for unit in index.units),
        "unit_kinds": tuple(unit.kind for unit in index.units),
        "unit_elements": tuple(unit.element for unit in index.units),
        "places": tuple(place.name for place in index.places),
        "place_kinds": tuple(place.kind for place in index.places),
        "products": index.products,
        "steps": tuple(step.operation.name for step in index.steps),
        "step_products": tuple(step.product for step in index.steps),
        "orders": index.orders,
        "lanes_from": tuple(start for start, _ in lanes),
        "lanes_to": tuple(end for _, end in lanes),
        "media": tuple(index.plant.energy.media),
        "states": STATES,
        "outcomes": OUTCOMES,
        "part_ends": PART_ENDS,
    }


def write_head(
    file: h5py.File, identity: Identity, index: Index, replications: int, attributes: dict[str, Any] | None = None
) -> None:
    """Write the head into an open file; `attributes` are further ones, such as the engine and why it was chosen."""
    text = h5py.string_dtype()
    file.attrs["format"] = FORMAT
    file.attrs["format_version"] = FORMAT_VERSION
    file.attrs["identity"] = identity.hash
    file.attrs["seed"] = np.uint64(identity.seed)
    file.attrs["length"] = np.nan if identity.length is None else identity.length
    file.attrs["version"] = identity.version
    file.attrs["record"] = identity.record
    file.attrs["replications"] = replications
    file.attrs["calendar_start"] = index.plant.calendar.start.isoformat()
    for name, version in _versions().items():
        file.attrs[f"version_{name}"] = version
    file.attrs.update(attributes or {})
    file.create_dataset("plant", data=identity.plant, dtype=text)
    for name, values in names_of(index).items():
        file.create_dataset(f"index/{name}", data=np.array(values, object), dtype=text)
    # What stands in each replication, for who reads the file without this program.
    rows = [("name", "dimensions", "unit", "description"), *((name, *meaning) for name, meaning in sums().items())]
    table = StringIO()
    csv.writer(table, lineterminator="\n").writerows(rows)
    file.create_dataset("sums", data=table.getvalue(), dtype=text)
    file["sums"].attrs.update({"lead_first": LEAD_FIRST, "lead_ratio": LEAD_RATIO})


def read_head(file: h5py.File) -> Head:
    """Read the head of an open file.

    Raises
    ------
    RecordError
        If it is no result, or one that a newer version has written.
    """
    path = file.filename
    if file.attrs.get("format") != FORMAT:
        raise RecordError(f"{path}: is an HDF5 file, but not the result of a run")
    try:
        version = int(file.attrs["format_version"])
        if version != FORMAT_VERSION:
            raise RecordError(
                f"{path}: has version {version} of the format, this program reads {FORMAT_VERSION}; "
                f"it was written by version {file.attrs['version']}"
            )
        length = float(file.attrs["length"])
        identity = Identity(
            plant=file["plant"][()].decode(),
            seed=int(file.attrs["seed"]),
            length=None if np.isnan(length) else length,
            version=str(file.attrs["version"]),
            record=str(file.attrs["record"]),
        )
        names = {name: tuple(text.decode() for text in data[()]) for name, data in file["index"].items()}
        attributes = {name: value.item() if hasattr(value, "item") else value for name, value in file.attrs.items()}
        return Head(identity, int(file.attrs["replications"]), attributes, names)
    except (KeyError, OSError, RuntimeError, ValueError, AttributeError, TypeError) as error:
        raise RecordError(f"{path}: is damaged: {reason(error)}") from None


def open_result(path: Path, what: str = "the result of a run") -> h5py.File:
    """Open a file of ours for reading; `what` it should be is for the message.

    Raises
    ------
    RecordError
        If it is missing, a folder, empty, no HDF5 file, or cut off.
    """
    if path.is_dir():
        raise RecordError(f"{path}: is a folder, not {what}")
    try:
        with path.open("rb") as file:
            start = file.read(len(SIGNATURE))
    except FileNotFoundError:
        raise RecordError(f"{path}: there is no such file") from None
    except OSError as error:
        raise RecordError(f"{path}: cannot be read: {reason(error)}") from None
    if not start:
        raise RecordError(f"{path}: is empty, not {what}")
    if start != SIGNATURE:
        raise RecordError(f"{path}: is not {what} (no HDF5 file)")
    try:
        return h5py.File(path, "r")
    except (OSError, RuntimeError, ValueError) as error:
        raise RecordError(f"{path}: is damaged or cut off: {reason(error)}") from None


def _versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "h5py": h5py.__version__,
        "platform": platform.platform(),
    }
