"""XES, the XML of process mining (IEEE 1849): traces with events, each with its attributes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from models.importing.markup import read_markup
from models.reading.errors import PlantError
from twin.building.errors import LogError
from twin.building.log import Note

__all__ = ["read"]


def read(file: Path) -> tuple[pa.Table, list[Note]]:
    """Read events with the attributes of their trace; `start` and `complete` of one activity become one row."""
    try:
        root = read_markup(file)
    except PlantError as error:
        raise LogError(str(error)) from None
    if root.name.rpartition("}")[2].rpartition(":")[2] != "log":
        raise LogError(f"{file}: is no XES log: its root is <{root.name}>, want <log>")
    rows: list[dict[str, Any]] = []
    orphans = other = 0
    for number, trace in enumerate(tag for tag in root.children if _local(tag.name) == "trace"):
        shared = {"case": str(number)}
        events = []
        for tag in trace.children:
            if _local(tag.name) == "event":
                events.append(_attributes(tag))
            elif "key" in tag.attributes:
                key = tag.attributes["key"]
                shared["case" if key == "concept:name" else key] = tag.attributes.get("value", "")
        merged, lost = _spans(events)
        orphans += lost
        other += sum(_transition(event) not in ("start", "complete") for event in events)
        rows += [shared | event for event in merged]
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})
    notes = [Note("orphans", orphans), Note("transitions", other)]
    return table, [note for note in notes if note.rows]


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _attributes(tag: Any) -> dict[str, str]:
    return {one.attributes["key"]: one.attributes.get("value", "") for one in tag.children if "key" in one.attributes}


def _transition(event: dict[str, str]) -> str:
    return event.get("lifecycle:transition", "complete").lower()


def _spans(events: list[dict[str, str]]) -> tuple[list[dict[str, str]], int]:
    """Pair what started with what completed; a start without its end becomes an event that lasts no time."""
    done: list[dict[str, str]] = []
    begun: dict[tuple[str, str], list[dict[str, str]]] = {}
    for event in events:
        time, kind = event.get("time:timestamp", ""), _transition(event)
        row = {name: value for name, value in event.items() if name not in ("time:timestamp", "lifecycle:transition")}
        key = event.get("concept:name", ""), event.get("org:resource", "")
        if kind == "start":
            row["start"] = time
            begun.setdefault(key, []).append(row)
        elif kind == "complete":
            row = begun[key].pop(0) | row if begun.get(key) else row
            done.append({"start": time} | row | {"end": time})
    left = [row | {"end": row["start"]} for rows in begun.values() for row in rows]
    return done + left, len(left)
