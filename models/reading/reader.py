"""A plant file to a model, and a model back to YAML."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from models.reading.document import Node, locate, plain, scalar
from models.reading.errors import PlantError, PlantErrors, Problems
from models.reading.extends import read_extended
from models.reading.tables import Tables
from models.reading.translate import translate

__all__ = ["Location", "Locations", "dump", "read", "read_data"]

Model = TypeVar("Model", bound=BaseModel)
Steps = tuple[str | int, ...]
CURRENCY = ("costs", "currency")
"""Where a plant states its currency."""


@dataclass(frozen=True)
class Location:
    """Where a value stands: the file as the user knows it; the line, or the row of a table, from 1."""

    file: str
    line: int


class Locations:
    """The place of every value of a plant.

    Parameters
    ----------
    root : Node
        The data with its places.
    """

    def __init__(self, root: Node) -> None:
        self._root = root

    def __getitem__(self, path: Steps) -> Location:
        """Return the place of the longest known prefix of a path, as in `locations["orders", 3, "due"]`."""
        node, _ = locate(self._root, path)
        return Location(node.file, node.line)


def read(
    path: str | Path,
    model: type[Model],
    check: Callable[[Model], object] | None = None,
    *,
    currency: tuple[str, ...] = CURRENCY,
) -> Model:
    """Read a plant file, what it extends and the tables it names.

    Parameters
    ----------
    path : str or Path
        The YAML file.
    model : type of BaseModel
        The class of its root.
    check : callable, optional
        Called with the model; raises `Problems` (or a ValueError) for what only the whole shows.
    currency : tuple of str
        Path of the field that names the currency of all money in the file.

    Raises
    ------
    PlantError
        One mistake, or a `PlantErrors` with all that were found together.
    """
    return read_located(path, model, check, currency=currency)[0]


def read_located(
    path: str | Path,
    model: type[Model],
    check: Callable[[Model], object] | None = None,
    *,
    currency: tuple[str, ...] = CURRENCY,
) -> tuple[Model, Node]:
    """Read a file as `read` does; return also the tree in which every value knows its place."""
    root = root_of(Path(path), model)
    folder = Path(path).parent
    context = {"folder": folder, "currency": currency_of(root, model, currency)}
    try:
        made = model.model_validate(plain(root, folder), context=context)
        if check is not None:
            check(made)
    except (ValidationError, Problems) as error:
        raise raised(translate(error, model, root)) from None
    except (ValueError, RecursionError) as error:
        raise PlantError(str(error) or type(error).__name__, root.file) from None
    return made, root


def read_data(path: str | Path, model: type[BaseModel] | None = None) -> tuple[dict[str, Any], Locations]:
    """Read a file and what it extends to plain data, with the tables in it if a model tells where they may stand.

    Raises
    ------
    PlantError
        If a file cannot be read.
    """
    root = root_of(Path(path), model)
    data = plain(root, Path(path).parent)
    assert isinstance(data, dict)
    return data, Locations(root)


def root_of(path: Path, model: type[BaseModel] | None) -> Node:
    """Read a file and what it extends, with the tables in it if a model tells where they may stand."""
    if model is None:
        return read_extended(path, str(path))
    tables = Tables(model)
    root = read_extended(path, str(path), tables.expand)
    tables.check_all_taken()
    return root


def raised(errors: list[PlantError]) -> PlantError:
    """Return the only error, or all as one."""
    return errors[0] if len(errors) == 1 else PlantErrors(errors)


def currency_of(root: Node, model: type[BaseModel], path: tuple[str, ...]) -> str | None:
    """Return the currency that the file states, or the default of the model."""
    node, known = locate(root, path)
    if known == path:
        return node.value if isinstance(node.value, str) else None
    kind: Any = model
    for step in path:
        field = kind.model_fields.get(step) if isinstance(kind, type) and issubclass(kind, BaseModel) else None
        if field is None:
            return None
        kind = field.annotation
    default = field.get_default(call_default_factory=False) if field is not None else None
    return default if isinstance(default, str) else None


def dump(
    model: BaseModel,
    *,
    readable: bool = True,
    defaults: bool = True,
    compact: bool = False,
    currency: tuple[str, ...] = CURRENCY,
) -> str:
    """Write a model as the text of a plant file, which reads back as an equal model.

    Parameters
    ----------
    model : BaseModel
        The root of a description.
    readable : bool
        Write `8 min` in place of 480 where the text gives back exactly the same number.
    defaults : bool
        Write fields that have their default, too.
    compact : bool
        Write innermost lists and maps in one line: `{from: A, to: B}`.
    currency : tuple of str
        Path of the field that names the currency.
    """
    import yaml

    named: Any = model
    for step in currency:
        named = getattr(named, step, None)
    context = {"readable": readable, "currency": named if isinstance(named, str) else None}
    data = model.model_dump(
        mode="json", by_alias=True, exclude_defaults=not defaults, context=context, fallback=_function_name
    )
    flow = None if compact else False
    text: str = yaml.dump(
        data, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=120, default_flow_style=flow
    )
    return text


def _function_name(value: Any) -> Any:
    """Write a function of the user as `file.py:function`; it reads back as that name."""
    if callable(value):
        try:
            file = inspect.getsourcefile(value) or ""
        except TypeError:
            file = ""
        return f"{Path(file).name}:{getattr(value, '__qualname__', type(value).__name__)}"
    return str(value)


def _dumper() -> type[Any]:
    """Return a YAML writer that quotes each text that YAML 1.2 would read as something else."""
    import yaml

    base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

    class Dumper(base):  # type: ignore[misc]
        """Write no anchors."""

        def ignore_aliases(self, data: Any) -> bool:
            """Say so of all data."""
            return True

    def text(dumper: Any, value: str) -> Any:
        try:
            quoted = not isinstance(scalar(value), str)
        except ValueError:
            quoted = True
        style = "'" if quoted else None
        if not value.replace("\n", "").isprintable():
            style = '"'  # the only style that can escape
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    return Dumper
