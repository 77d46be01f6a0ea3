"""A file read once and made anew with some of its values replaced, each named by the path of its field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from models.reading.document import Node, locate, plain
from models.reading.errors import Path as Steps
from models.reading.errors import PlantError, Problems, element_name
from models.reading.reader import CURRENCY, currency_of, raised, root_of
from models.reading.shape import Shape, shape_of
from models.reading.sheets import SUFFIXES
from models.reading.tables import Tables, singular
from models.reading.translate import listed, translate

__all__ = ["FieldError", "Variants", "node_of"]

Model = TypeVar("Model", bound=BaseModel)

_TOKEN = re.compile(
    r"""\.?\[\s*(?:(?P<index>[0-9]+)|["']?(?P<entry>[^\]"']+?)["']?)\s*\]|\.?"(?P<quoted>[^"]+)"|\.?(?P<name>[^.\[\]"]+)"""
)


class FieldError(ValueError):
    """A path that leads to no field; one line says where it ends and what is there."""


class _Entry(str):
    """A step that chooses an entry of a list by its name."""

    __slots__ = ()


def node_of(value: Any, file: str = "", line: int = 0) -> Node:
    """Return data made in Python as a tree of nodes."""
    if isinstance(value, dict):
        return Node({str(key): node_of(inner, file, line) for key, inner in value.items()}, file, line)
    if isinstance(value, list | tuple):
        return Node([node_of(inner, file, line) for inner in value], file, line)
    return Node(value, file, line)


class Variants(Generic[Model]):
    """A description, and what becomes of it where some of its values are others.

    Parameters
    ----------
    model : class of the root
    path : file that states it, read with what it extends and its tables; or
    made : the description itself, as Python made it
    currency : path of the field that names the currency

    Raises
    ------
    PlantError
        If a file cannot be read.
    """

    def __init__(
        self,
        model: type[Model],
        path: str | Path | None = None,
        made: Model | None = None,
        currency: tuple[str, ...] = CURRENCY,
    ) -> None:
        if (path is None) == (made is None):
            raise TypeError("path")
        self._model = model
        if path is not None:
            self._root, self._folder = root_of(Path(path), model), Path(path).parent
        else:
            assert made is not None
            self._root, self._folder = node_of(made.model_dump(by_alias=True, exclude_defaults=True)), Path()
        self._context = {"folder": self._folder, "currency": currency_of(self._root, model, currency)}

    def find(self, field: str) -> list[Steps]:
        """Return the steps to a field, as in `stations.mill.capacity` or `products.shaft.routing[turn].time`.

        `[2]` is the third entry of a list, `[turn]` the one whose name is turn, `*` are all; names with dots or
        brackets are quoted. A field need not be stated: it has its default then.

        Raises
        ------
        FieldError
            If there is none; says which near names there are.
        """
        tokens = _tokens(field)
        found = list(_walk(self._root, shape_of(self._model), tokens, ()))
        if not found:
            raise FieldError(f"'{field}' names nothing: there is no entry")
        return found

    def shape(self, steps: Steps) -> Shape | None:
        """Return what the description expects at the end of the steps."""
        return shape_of(self._model, steps)

    def stated(self, steps: Steps) -> Node | None:
        """Return what is stated at the end of the steps; None where the default holds."""
        node, known = locate(self._root, steps)
        return node if known == steps else None

    def level(self, steps: Steps, node: Node) -> Node:
        """Return a value for a field as it is put there: rows in place of the name of a table.

        Raises
        ------
        PlantError
            If the table cannot be read, or does not fit the field.
        """
        if isinstance(node.value, str) and Path(node.value.partition("#")[0].strip()).suffix.lower() in SUFFIXES:
            expanded = Tables(self._model).expand(_put(self._root, steps, node))
            return locate(expanded, steps)[0]
        return node

    def make(self, changes: Sequence[tuple[Steps, Node]], check: Callable[[Model], object] | None = None) -> Model:
        """Make the description with some values in place of its own.

        Parameters
        ----------
        changes : steps to a field, and its value, which keeps the file and line that states it; null for the default
        check : called with the model; raises `Problems` for what only the whole shows

        Raises
        ------
        PlantError
            One mistake, or a `PlantErrors` with all that were found together, each with the place of the value.
        """
        root = self._root
        for steps, node in changes:
            root = _put(root, steps, node)
        try:
            made = self._model.model_validate(plain(root, self._folder), context=self._context)
            if check is not None:
                check(made)
        except (ValidationError, Problems) as error:
            raise raised(translate(error, self._model, root)) from None
        except (ValueError, RecursionError) as error:
            raise PlantError(str(error) or type(error).__name__, root.file) from None
        return made


def _tokens(field: str) -> list[str | int]:
    found: list[str | int] = []
    position = 0
    while position < len(field):
        match = _TOKEN.match(field, position)
        # A path does not begin with a dot, nor end with one.
        if match is None or (not found and field[position] == "."):
            raise FieldError(f"'{field}' is no path of a field; 'stations.mill.capacity' is one")
        if match["index"]:
            found.append(int(match["index"][:18]))
        elif match["entry"]:
            found.append(_Entry(match["entry"]))
        else:
            found.append((match["quoted"] or match["name"]).strip())
        position = match.end()
    if not found or not all(isinstance(token, int) or token for token in found):
        raise FieldError(f"'{field}' is no path of a field; 'stations.mill.capacity' is one")
    return found


def _walk(node: Node | None, shape: Shape | None, tokens: Sequence[str | int], done: Steps) -> Iterator[Steps]:
    """Follow the tokens through what is stated and what may be stated."""
    if not tokens:
        yield done
        return
    token, rest = tokens[0], tokens[1:]
    value = node.value if node is not None else None
    if isinstance(value, list):
        for index in _entries(value, token, done):
            yield from _walk(value[index], shape.inner(index) if shape else None, rest, (*done, index))
        return
    if isinstance(token, int | _Entry):
        raise FieldError(f"{_name(done)} is no list" if node is not None else f"{_name(done)} has no entries")
    if value is not None and not isinstance(value, dict):
        raise FieldError(f"{_name(done)} is '{str(value)[:40]}', which has no field '{token}'; name it as a whole")
    given = value if isinstance(value, dict) else {}
    fields = shape.fields() if shape else {}
    for key in given if token == "*" and not fields else (token,):
        if shape is not None and key not in given and key not in fields:
            raise FieldError(_unknown(str(key), list(fields) or list(given), done, fields=bool(fields)))
        yield from _walk(given.get(key), shape.inner(key) if shape else None, rest, (*done, key))


def _entries(entries: list[Node], token: str | int, done: Steps) -> Sequence[int]:
    """Return the positions of the entries of a list that a token means."""
    if token == "*":
        return range(len(entries))
    if isinstance(token, int):
        if token < len(entries):
            return (token,)
        count = f"entries 0 to {len(entries) - 1}" if entries else "no entries"
        raise FieldError(f"{_name(done)} has no entry {token}, but {count}")
    names = [str(entry.value["name"].value) if isinstance(entry.value, dict) and "name" in entry.value else ""
             for entry in entries]  # fmt: skip
    if token in names:
        return [number for number, name in enumerate(names) if name == token]
    if not isinstance(token, _Entry):
        raise FieldError(f"{_name(done)} is a list: choose an entry as in {element_name(done)}[0], or [*] for all")
    raise FieldError(_unknown(token, [name for name in names if name], done, fields=False))


def _unknown(name: str, known: Sequence[str], done: Steps, *, fields: bool) -> str:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(repr(one) for one in near)}?" if near else ""
    if not near and known:
        hint = listed(list(known))
    what = "field" if fields else singular(str(done[-1])) if done and isinstance(done[-1], str) else "entry"
    said = f"{_name(done)} has no {what} '{name}'"
    return f"{said}; {hint}" if hint else said


def _name(done: Steps) -> str:
    return element_name(done) or "the plant"


def _put(node: Node, steps: Steps, new: Node) -> Node:
    """Return a tree with another value at the end of the steps; the tree itself stays as it is."""
    step, rest = steps[0], steps[1:]
    if isinstance(node.value, list):
        assert isinstance(step, int)
        entries = list(node.value)
        entries[step] = _put(entries[step], rest, new) if rest else new
        return replace(node, value=entries)
    inner = dict(node.value) if isinstance(node.value, dict) else {}
    assert isinstance(step, str)
    if rest:
        inner[step] = _put(inner.get(step) or Node({}, new.file, new.line), rest, new)
    elif new.value is None:
        inner.pop(step, None)
    else:
        inner[step] = new
    return replace(node, value=inner)
