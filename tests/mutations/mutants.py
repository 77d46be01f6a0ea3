"""Changed plants: the files of a sound plant with one to three mistakes in them."""

from __future__ import annotations

import copy
import csv
import io
import json
import math
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tests.mutations.values import BAD_TEXTS, VALUES, another

__all__ = ["PLANTS", "Mutant", "mutant"]

ROOT = Path(__file__).parents[2]
PLANTS = {
    "gearbox": ROOT / "examples" / "gearbox_plant",
    "everything": ROOT / "tests" / "mutations" / "everything",
}
VARIANTS = ("variant.yaml", "two_loops.yaml")
Data = dict[str, Any]


@dataclass
class Mutant:
    """The files of a changed plant.

    Attributes
    ----------
    plant : one of `PLANTS`
    files : content by name
    main : the one to read
    told : what was changed, in words
    value : the old and the new value where one value was replaced and nothing else: a plant that reads must show it
    """

    plant: str
    files: dict[str, bytes]
    main: str = "plant.yaml"
    told: list[str] = field(default_factory=list)
    value: tuple[Any, Any] | None = None

    def write(self, folder: Path) -> Path:
        """Write all files; return the plant file."""
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return folder / self.main


@lru_cache(maxsize=8)
def _sound(plant: str) -> tuple[dict[str, bytes], dict[str, Data]]:
    """Files of a plant, and the data of those in YAML; a study beside it is none of them."""
    there = sorted(file for file in PLANTS[plant].iterdir() if file.is_file() and not file.stem.endswith("study"))
    files = {file.name: file.read_bytes() for file in there}
    data = {}
    for name in files:
        if name.endswith(".yaml"):
            data[name] = yaml.load(files[name], Loader=_Loader)
    return files, data


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # the same in C, where built
    """Reads dates and times of day as texts, as the plant file does."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag.endswith((":int", ":float", ":bool", ":null"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_yaml(data: Any) -> bytes:
    """Write data as JSON, which is YAML, line by line; numbers that JSON does not know as YAML has them."""

    def plain(value: Any) -> Any:
        if isinstance(value, float) and not math.isfinite(value):
            return {"nan": "@nan@", "inf": "@inf@", "-inf": "@-inf@"}[repr(value)]
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        return [plain(inner) for inner in value] if isinstance(value, list) else value

    text = json.dumps(plain(data), indent=1, ensure_ascii=False)
    for name in ("nan", "inf", "-inf"):
        text = text.replace(f'"@{name}@"', f".{name}".replace(".-", "-."))
    return text.encode("utf-8", "surrogatepass")


def mutant(seed: int, plant: str | None = None) -> Mutant:
    """Return a changed plant; the same seed gives the same one."""
    chance = random.Random(seed)
    plant = plant or chance.choice(list(PLANTS))
    files, data = _sound(plant)
    main = chance.choice(["plant.yaml", *VARIANTS]) if plant == "gearbox" else "plant.yaml"
    made = Mutant(plant, {name: data for name, data in files.items() if name == main or name not in VARIANTS}, main)
    kind = chance.random()
    if kind < 0.62:
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            _change_data(made, copy.deepcopy({name: data[name] for name in data if name in made.files}), chance)
        if len(made.told) != 1 or made.main in VARIANTS:
            made.value = None  # two changes may undo each other, and a variant may hide what its base states
    elif kind < 0.75:
        _change_bytes(made, chance.choice([name for name in made.files if name.endswith(".yaml")]), chance)
    else:
        chance.choice([_change_cell, _change_table, _change_table, _change_packed])(made, chance)
    return made


# Data --------------------------------------------------------------------------------------------------------------


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all values."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*path, key)
        yield from places(value, (*path, key))


def _change_data(made: Mutant, data: dict[str, Data], chance: random.Random) -> None:
    name = chance.choice(list(data))
    if made.told:  # go on from the last change
        with suppress(yaml.YAMLError):
            data[name] = yaml.load(made.files[name], Loader=_Loader)
        if not isinstance(data[name], dict):
            return
    found = list(places(data[name]))
    if not found:
        return
    path = chance.choice(found)
    if chance.random() < 0.1:
        path = path[:1]
    at: Any = data[name]
    for step in path[:-1]:
        at = at[step]
    last = path[-1]
    act = chance.random()
    if act < 0.12:
        del at[last]
        told = "removed"
    elif act < 0.2 and isinstance(at, dict):
        key = chance.choice(["colour", "Name", f"{last}s", str(last)[:-1], "name", " ", "", "capacity"])
        if key in at:
            return
        at[key] = copy.deepcopy(chance.choice(VALUES))
        told = f"and {key!r} added: {at[key]!r:.60}"
    elif act < 0.26 and isinstance(at, dict):
        key = chance.choice([*at, "x", "end", "transit", f"{last}'", str(last).upper(), "a.b", "a[0]"])
        at[key] = at.pop(last)
        told = f"renamed to {key!r}"
    elif act < 0.32 and len(at) > 1:
        other = chance.choice([key for key in (at if isinstance(at, dict) else range(len(at))) if key != last])
        at[last], at[other] = at[other], at[last]
        told = f"swapped with {other!r}"
    else:
        old = at[last]
        at[last] = copy.deepcopy(another(old, chance))
        told = f"{old!r:.60} -> {at[last]!r:.80}"
        if not any(_states(data[other], path) for other in data if other != name):  # else a variant may hide it
            made.value = old, at[last]
    made.files[name] = as_yaml(data[name])
    made.told.append(f"{name} {'.'.join(map(str, path))}: {told}")


def _states(data: Any, path: Sequence[str | int]) -> bool:
    """Tell whether a file states what is at a path."""
    for key in path:
        if not (key in data if isinstance(data, dict) else isinstance(data, list) and key in range(len(data))):
            return False
        data = data[key]
    return True


# Bytes -------------------------------------------------------------------------------------------------------------


def _change_bytes(made: Mutant, name: str, chance: random.Random) -> None:
    content = made.files[name]
    place = chance.randrange(len(content))
    text = content.decode("utf-8", "replace")
    lines = text.splitlines(keepends=True)
    row = chance.randrange(len(lines))
    act = chance.choice(
        ["cut", "flip", "insert", "insert", "encode", "double", "drop", "indent", "swap lines", "crlf", "none"]
    )
    if act == "cut":
        content = content[:place]
    elif act == "flip":
        content = content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]
    elif act == "insert":
        content = content[:place] + chance.choice(BAD_TEXTS).encode("utf-8", "surrogatepass") + content[place:]
    elif act == "encode":
        encoding = chance.choice(
            ["utf-16", "utf-16-le", "utf-32", "gb18030", "shift-jis", "utf-8-sig", "utf-7", "cp037"]
        )
        content = text.encode(encoding, "replace")
    elif act == "double":
        content = "".join([*lines[: row + 1], *lines[row:]]).encode()
    elif act == "drop":
        content = "".join([*lines[:row], *lines[row + 1 :]]).encode()
    elif act == "indent":
        lines[row] = chance.choice([" ", "\t", "  ", "- "]) + lines[row]
        content = "".join(lines).encode()
    elif act == "swap lines":
        other = chance.randrange(len(lines))
        lines[row], lines[other] = lines[other], lines[row]
        content = "".join(lines).encode()
    elif act == "crlf":
        content = content.replace(b"\n", b"\r\n" if chance.random() < 0.5 else b"\r")
    else:
        content = chance.choice([b"", b"\n", b"---", b"null", b"[]", b"5", b"text", chance.randbytes(500), b"a: " * 10**5,
                                 b"[" * 10**5, b"{a: " * 1000, b"a: &a [*a]", b"- " * 10**5])  # fmt: skip
    made.files[name] = content
    made.told.append(f"{name}: {act} at {place} (line {row + 1})")


# Tables ------------------------------------------------------------------------------------------------------------


def _table(made: Mutant, chance: random.Random) -> tuple[str, list[list[str]]]:
    name = chance.choice([name for name in made.files if name.endswith(".csv")])
    return name, list(csv.reader(io.StringIO(made.files[name].decode("utf-8-sig"))))


def _written(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def _change_cell(made: Mutant, chance: random.Random) -> None:
    name, rows = _table(made, chance)
    row, column = chance.randrange(1, len(rows)), chance.randrange(len(rows[0]))
    old = rows[row][column]
    value = another(old, chance)
    rows[row][column] = "" if value is None else str(value)[:4000]
    made.files[name] = _written(rows)
    if rows[0][column] != "note":
        made.value = old, rows[row][column]
    made.told.append(f"{name} row {row + 1} {rows[0][column]}: {old!r} -> {rows[row][column]!r:.80}")


def _change_table(made: Mutant, chance: random.Random) -> None:
    name, rows = _table(made, chance)
    row, column = chance.randrange(len(rows)), chance.randrange(len(rows[0]))
    act = chance.choice(
        ["bytes", "column", "header", "ragged", "long", "double row", "double column", "drop row", "no rows"]
    )
    if act == "bytes":
        return _change_bytes(made, name, chance)
    if act == "column":
        rows = [[*cells[:column], *cells[column + 1 :]] for cells in rows]
    elif act == "header":
        rows[0][column] = str(chance.choice(["", "x", "name", "a.b.c", "time.saw", "#", rows[0][0], "."]))
    elif act == "ragged":
        rows[row] = rows[row][:column]
    elif act == "long":
        rows[row] = [*rows[row], "more"]
    elif act == "double row":
        rows.insert(row, rows[row])
    elif act == "double column":
        rows = [[*cells, cells[column]] for cells in rows]
    elif act == "drop row":
        del rows[row]
    else:
        rows = rows[:1]
    made.files[name] = _written(rows)
    made.told.append(f"{name}: {act} {row + 1}, {column + 1}")
    return None


@lru_cache(maxsize=32)
def _packed(content: bytes, suffix: str) -> bytes:
    import pandas as pd

    frame = pd.read_csv(io.BytesIO(content), dtype=object)
    out = io.BytesIO()
    if suffix == ".xlsx":
        frame.to_excel(out, index=False)
    else:
        frame.astype("string").to_parquet(out)
    return out.getvalue()


def _change_packed(made: Mutant, chance: random.Random) -> None:
    """Turn a table into a workbook or a Parquet file, and damage that, or leave it whole."""
    name, _ = _table(made, chance)
    suffix = chance.choice([".xlsx", ".parquet"])
    content = _packed(made.files.pop(name), suffix)
    place = chance.randrange(len(content))
    act = chance.choice(["whole", "cut", "cut", "flip", "text", "empty", "other"])
    if act == "cut":
        content = content[:place]
    elif act == "flip":
        content = content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :]
    elif act == "text":
        content = b"name,product\na,b\n"
    elif act == "empty":
        content = b""
    elif act == "other":
        content = _packed(b"a,b\n1,2\n", ".parquet" if suffix == ".xlsx" else ".xlsx")
    made.files[Path(name).stem + suffix] = content
    for file, text in made.files.items():
        if file.endswith(".yaml"):
            made.files[file] = text.replace(name.encode(), (Path(name).stem + suffix).encode())
    made.told.append(f"{name} as {suffix}: {act} at {place}")
