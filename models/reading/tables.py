"""Tables in place of lists: a field of many elements may name a CSV, Excel or Parquet file.

Each row is one element and knows its file and row. Column names are those of the fields (case and spaces do not matter,
dots lead to nested fields); columns called `note`, `comment` or beginning with `#` are for people.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from models.reading.document import Node
from models.reading.errors import PlantError, beside
from models.reading.shape import Shape, shape_of
from models.reading.sheets import SUFFIXES, Sheet, read_sheet

__all__ = ["Tables", "singular"]

_FOR_PEOPLE = {"note", "notes", "comment", "comments"}
Owners = tuple[tuple[str, str], ...]
"""The named elements above a field: (("product", "shaft"),)."""


def singular(name: str) -> str:
    """Return the name of one element of a field: product for products.

    Examples
    --------
    >>> singular("products"), singular("batteries"), singular("people")
    ('product', 'battery', 'people')
    """
    if name.endswith("ies"):
        return name[:-3] + "y"
    if name.endswith(("sses", "xes", "shes", "ches")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def _normal(name: str) -> str:
    return "_".join(name.replace("-", " ").replace("_", " ").lower().split())


@dataclass
class _Table:
    """A sheet that was read, and which of its rows an element has taken; `by` names the columns that choose rows."""

    sheet: Sheet
    taken: set[int] = field(default_factory=set)
    by: tuple[str, ...] = ()


@dataclass
class _Column:
    """Where the cells of a column go: `path` within the element, and how they are read."""

    header: str
    path: tuple[str, ...]
    shape: Shape | None


class Tables:
    """Puts the rows of tables in place of their names, for one reading of a plant.

    Parameters
    ----------
    model : type of BaseModel
        The root of the description.
    """

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model
        self._read: dict[tuple[Path, str | None], _Table] = {}

    def expand(self, root: Node) -> Node:
        """Return the content of one file with every table that it names.

        Raises
        ------
        PlantError
            If a table cannot be read or does not fit the field.
        """
        shape = shape_of(self.model)
        return self._expand(root, shape, (), "") if shape else root

    def check_all_taken(self) -> None:
        """Raise if a row of a shared table belongs to no element that uses the table.

        Raises
        ------
        PlantError
            With the first such row.
        """
        for table in self._read.values():
            if not table.by:
                continue
            for index, (row, cells) in enumerate(table.sheet.rows):
                if index not in table.taken:
                    whose = ", ".join(f"{by} '{cells[table.sheet.column(by)] or ''}'" for by in table.by)
                    raise PlantError(f"no element takes this row ({whose})", table.sheet.file, row)

    def _expand(self, node: Node, shape: Shape, owners: Owners, name: str) -> Node:
        """Expand a node that is stated for a field called `name`."""
        value = node.value
        if isinstance(value, str) and not shape.only_text():
            rows = tuple(m for s in (*shape.lists, *shape.mappings) for m in s.models)
            if rows and _is_table(value):
                items = Shape(rows)
                put = self._keyed if any(s.models for s in shape.mappings) else self._listed
                return put(node, items, owners)
        if isinstance(value, dict):
            fields = shape.fields()
            inner = shape.mappings[0] if shape.mappings else None
            changed: dict[str, Node] = {}
            for key, entry in value.items():
                if key in fields:
                    changed[key] = self._expand(entry, fields[key], owners, key)
                elif inner is not None and not fields:
                    changed[key] = self._expand(entry, inner, (*owners, (singular(name), key)), name)
                else:
                    changed[key] = entry
            if any(changed[key] is not value[key] for key in value):
                return replace(node, value=changed, size=1 + sum(n.size for n in changed.values()))
        elif isinstance(value, list) and shape.lists:
            items_changed = [self._expand(entry, shape.lists[0], owners, name) for entry in value]
            if any(new is not old for new, old in zip(items_changed, value, strict=True)):
                return replace(node, value=items_changed, size=1 + sum(n.size for n in items_changed))
        return node

    def _listed(self, node: Node, items: Shape, owners: Owners) -> Node:
        rows = [element for _, element in self._elements(node, items, owners, None)]
        return replace(node, value=rows, size=1 + sum(r.size for r in rows))

    def _keyed(self, node: Node, items: Shape, owners: Owners) -> Node:
        entries: dict[str, Node] = {}
        for key, element in self._elements(node, items, owners, "name"):
            if not key:
                raise PlantError("the row has no name", element.file, element.line)
            if key in entries:
                first = entries[key].line
                raise PlantError(f"'{key}' is stated twice (first in row {first})", element.file, element.line)
            entries[key] = element
        return replace(node, value=entries, size=1 + sum(r.size for r in entries.values()))

    def _elements(self, node: Node, items: Shape, owners: Owners, key: str | None) -> list[tuple[str, Node]]:
        """Return (key, element) of each row that belongs to the owners."""
        table = self._table(node)
        sheet = table.sheet
        normal = [_normal(header) for header in sheet.header]
        for index, header in enumerate(normal):
            if header and header in normal[:index] and header not in _FOR_PEOPLE and not header.startswith("#"):
                raise PlantError(f"two columns are called '{sheet.header[index]}'", sheet.file, sheet.header_row)
        if key and key not in normal:
            raise PlantError("has no column 'name', which the elements are called by", sheet.file, sheet.header_row)
        fields = {_normal(name): (name, shape) for name, shape in items.fields().items()}
        choosing = [(normal.index(o), name, o) for o, name in owners if o in normal and o not in fields]
        skipped = {index for index, _, _ in choosing} | ({normal.index(key)} if key and key not in fields else set())
        columns = [None if i in skipped else self._column(sheet, i, items) for i in range(len(normal))]
        key_column = normal.index(key) if key else None
        if choosing:
            table.by = tuple(sheet.header[i] for i, _, _ in choosing)
        elements = []
        for index, (row, cells) in enumerate(sheet.rows):
            if all(_text(cells[i]) == name for i, name, _ in choosing):
                table.taken.add(index)
                element = _element(columns, cells, sheet, row)
                elements.append((_text(cells[key_column]) if key_column is not None else "", element))
        if choosing and not elements:
            whose = ", ".join(f"{sheet.header[i]} '{name}'" for i, name, _ in choosing)
            raise PlantError(f"'{node.value}' has no row for {whose}", node.file, node.line)
        return elements

    def _table(self, node: Node) -> _Table:
        name, _, tab = str(node.value).partition("#")
        folder = node.folder or Path()
        path = folder / name.strip()
        key = (path, tab or None)
        if key not in self._read:
            file = beside(node.file, name.strip())
            try:
                self._read[key] = _Table(read_sheet(path, file, tab or None))
            except PlantError as error:
                if error.problem == "no such file":
                    raise PlantError(f"there is no table '{name}'", node.file, node.line) from None
                raise
        return self._read[key]

    @staticmethod
    def _column(sheet: Sheet, index: int, items: Shape) -> _Column | None:
        header = sheet.header[index]
        normal = _normal(header)
        if normal.startswith("#"):
            return None
        if not normal:
            for row, cells in sheet.rows:
                if cells[index] is not None:
                    raise PlantError(f"column {index + 1} has cells but no name", sheet.file, row)
            return None
        shape: Shape | None = items
        path: list[str] = []
        for part in header.split("."):
            fields = {_normal(name): name for name in shape.fields()} if shape else {}
            name = fields.get(_normal(part))
            if name is None and shape is not None and shape.mappings and path:
                name = part.strip()  # a key of a mapping is the user's own
            if name is None:
                if normal in _FOR_PEOPLE:
                    return None
                near = difflib.get_close_matches(_normal(part), fields, n=1)
                known = f"known are: {', '.join(fields.values())}" if fields else ""
                hint = f"did you mean '{'.'.join([*path, fields[near[0]]])}'?" if near else known
                raise PlantError(f"unknown column '{header}'", sheet.file, sheet.header_row, remedy=hint)
            path.append(name)
            shape = shape.inner(name) if shape else None
        return _Column(header, tuple(path), shape)


def _is_table(text: str) -> bool:
    """Whether a text can only be meant as the name of a table; the suffix decides."""
    return Path(text.partition("#")[0].strip()).suffix.lower() in SUFFIXES


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _element(columns: list[_Column | None], cells: list[Any], sheet: Sheet, row: int) -> Node:
    """Return the element of a row; empty cells are not given."""
    element: dict[str, Node] = {}
    node = Node(element, sheet.file, row, 1, sheet.folder)
    for column, cell in zip(columns, cells, strict=True):
        if column is None or cell is None:
            continue
        target = element
        for step in column.path[:-1]:
            nested = target.setdefault(step, Node({}, sheet.file, row, 1, sheet.folder))
            if not isinstance(nested.value, dict):
                raise PlantError(f"column '{column.header}' and column '{step}' exclude each other", sheet.file, row)
            target = nested.value
        if column.path[-1] in target:
            raise PlantError(f"column '{column.header}' is stated a second time by another", sheet.file, row)
        target[column.path[-1]] = _cell(cell, column.shape, sheet, row)
        node.size += 1
    return node


def _cell(cell: Any, shape: Shape | None, sheet: Sheet, row: int) -> Node:
    node = Node(cell, sheet.file, row, 1, sheet.folder)
    if shape is None:
        return node
    if shape.lists and not shape.lists[0].models and not (shape.scalars and ";" not in str(cell)):
        items = [part.strip() for part in _text(cell).split(";")]
        return replace(node, value=[replace(node, value=part) for part in items if part])
    if shape.only_text() and not isinstance(cell, str):
        return replace(node, value=_text(cell))
    return node
