"""OCEL 2.0 in JSON: events that touch several objects; what is worked on is the case, other objects are columns."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa

from twin.building.errors import LogError
from twin.building.log import Note

__all__ = ["read"]

_PLACES = ("machine", "resource", "station", "workstation", "equipment", "workcenter", "work center")
_PEOPLE = ("worker", "operator", "employee", "person")


def read(file: Path) -> tuple[pa.Table, list[Note]]:
    """Read it: one row for each event and each object of the type that most events touch and that passes through."""
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise LogError(f"{file}: is not UTF-8 (at byte {error.start}); save it as UTF-8") from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise LogError(f"{file}: is no sound JSON: {error}") from None
    try:
        return _table(file, content)
    except (KeyError, TypeError, AttributeError) as error:
        raise LogError(f"{file}: is no OCEL 2.0 log: {type(error).__name__} {error}; want events and objects") from None


def _table(file: Path, content: dict[str, Any]) -> tuple[pa.Table, list[Note]]:
    kind = {one["id"]: str(one["type"]) for one in content["objects"]}
    attributes = {
        one["id"]: {str(a["name"]): a["value"] for a in one.get("attributes", ())} for one in content["objects"]
    }
    touched: Counter[str] = Counter()
    for event in content["events"]:
        touched.update({kind.get(link["objectId"], "") for link in event.get("relationships", ())})
    moving = [name for name, _ in touched.most_common() if name and name.lower() not in (*_PLACES, *_PEOPLE)]
    if not moving:
        raise LogError(f"{file}: no event names an object that is worked on")
    main, rows, without = moving[0], [], 0
    for event in content["events"]:
        row: dict[str, Any] = {"activity": str(event["type"]), "end": str(event["time"])}
        row |= {str(a["name"]): a["value"] for a in event.get("attributes", ())}
        cases, parts = [], Counter[str]()
        for link in event.get("relationships", ()):
            name, of = link["objectId"], kind.get(link["objectId"], "")
            if of == main and link.get("qualifier") != "component":
                cases.append(name)
            elif of.lower() in _PLACES:
                row["resource"] = name
            elif of.lower() in _PEOPLE:
                row["worker"] = name
            else:
                parts[str(attributes.get(name, {}).get("product", of))] += 1
        if parts:
            row["components"] = "; ".join(f"{name}: {count}" for name, count in sorted(parts.items()))
        without += not cases
        rows += [row | attributes.get(name, {}) | {"case": name} for name in cases]
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = pa.table({name: _column([row.get(name) for row in rows]) for name in names})
    return table, [Note("no_case", without)] if without else []


def _column(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if value is None else str(value) for value in values])
