"""Errors of pydantic to lines for the user: where in the files, which element, what is wrong, what would be right."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from models.reading.document import Node, locate
from models.reading.errors import PlantError, Problems, element_name, one_line
from models.reading.shape import shape_of
from models.reading.sheets import SUFFIXES

__all__ = ["listed", "translate"]

Path = tuple[str | int, ...]
Details = dict[str, Any]
_UNFIT = {"model_type", "model_attributes_type", "dict_type", "mapping_type", "list_type", "tuple_type", "set_type",
          "string_type", "int_type", "float_type", "bool_type", "none_required", "callable_type", "is_instance_of",
          "dataclass_type", "frozen_set_type", "date_type", "datetime_type", "time_type", "iterable_type",
          "quantity_type"}  # fmt: skip
"""Errors that say only that a value is of another kind than this branch of a union takes."""


def translate(error: ValidationError | Problems, model: type[BaseModel], root: Node) -> list[PlantError]:
    """Return one error for each mistake, in the order of the file.

    Parameters
    ----------
    error : ValidationError or Problems
        What the validation of `model`, or a check after it, has raised.
    model : type of BaseModel
        The root of the description.
    root : Node
        The data that was validated, with its places.
    """
    found: list[PlantError] = []
    if isinstance(error, Problems):
        entries: list[tuple[Path, str]] = list(error.found) or [((), "is not accepted")]
    else:
        collapsed = _collapsed(error.errors(include_url=False), root)
        entries = [entry for details in collapsed for entry in _said(details, model, root)]
    seen: set[tuple[Path, str]] = set()
    for path, message in entries:
        if (path, message) not in seen:
            seen.add((path, message))
            node, _ = locate(root, path)
            found.append(PlantError(message, node.file, node.line, element_name(path)))
    return sorted(found, key=lambda e: (e.file != root.file, e.file or "", e.line or 0))


def _clean(location: Sequence[str | int], root: Node, *, missing: bool) -> tuple[Path, int | None]:
    """Return the path in the file, and the position of the first step that is the name of a union's branch."""
    node, path, branch = root, list[str | int](), None
    for index, step in enumerate(location):
        deeper, known = locate(node, (step,))
        if known:
            node = deeper
            path.append(step)
        elif missing and index == len(location) - 1:
            path.append(step)
        elif branch is None and step != "[key]":
            branch = index
    return tuple(path), branch


def _collapsed(errors: Iterable[Any], root: Node) -> list[Details]:
    """Keep, of the errors of all branches of a union, those of the branch that the user meant."""
    unions: dict[Path, list[Details]] = defaultdict(list)
    kept: list[Details] = []
    for error in errors:
        details = cast(Details, error)
        path, branch = _clean(details["loc"], root, missing=details["type"] == "missing")
        details["path"] = path
        if branch is None:
            kept.append(details)
            continue
        key = tuple(details["loc"][:branch])
        if key not in unions:
            kept.append({"union": key})
        unions[key].append(details)
    chosen: list[Details] = []
    for entry in kept:
        chosen += _meant(unions[entry["union"]], len(entry["union"])) if "union" in entry else [entry]
    return chosen


def _meant(errors: list[Details], depth: int) -> list[Details]:
    """Choose among the branches of one union: the one that takes a value of this kind, with the fewest errors."""
    branches: dict[str | int, list[Details]] = defaultdict(list)
    for details in errors:
        branches[details["loc"][depth]].append(details)
    fitting = {n: b for n, b in branches.items() if not (b[0]["type"] in _UNFIT and len(b[0]["loc"]) == depth + 1)}
    if not fitting:
        first = dict(errors[0])
        kinds = list(dict.fromkeys(_kind(b[0]) for b in branches.values()))
        first["said"] = f"must be {' or '.join(kinds)}, is {_value(first['input'])}"
        return [first]

    def wrong(branch: list[Details]) -> tuple[bool, int, int]:
        unknown = sum(d["type"] in ("missing", "extra_forbidden") for d in branch)
        weak = branch[0]["type"] not in ("value_error", "assertion_error") and len(branch[0]["loc"]) == depth + 1
        return weak, unknown, len(branch)

    return min(fitting.values(), key=wrong)


def _said(details: Details, model: type[BaseModel], root: Node) -> list[tuple[Path, str]]:
    """Return (path, message) of one error of pydantic."""
    path: Path = details["path"]
    kind, context = details["type"], details.get("ctx", {})
    if "said" in details:
        return [(path, details["said"])]
    cause = context.get("error")
    if kind == "value_error" and isinstance(cause, Problems):
        return [((*path, *inner), message) for inner, message in cause.found]
    if kind in ("value_error", "assertion_error"):
        return [(path, one_line(cause) or "is not accepted")]
    if kind == "extra_forbidden":
        return [(path, _unknown_field(path, model, root))]
    if kind == "missing":
        return [(path, "is required, but not given")]
    message = _MESSAGES.get(kind)
    if message is not None:
        return [(path, message(details))]
    text = details["msg"]
    for start in ("Input should be ", "Value should be "):
        if text.startswith(start):
            return [(path, f"must be {text.removeprefix(start)}, is {_value(details['input'])}")]
    return [(path, one_line(text))]


def _unknown_field(path: Path, model: type[BaseModel], root: Node) -> str:
    shape = shape_of(model, path[:-1])
    parent, _ = locate(root, path[:-1])
    given = set(parent.value) if isinstance(parent.value, dict) else set()
    known = list(shape.fields()) if shape else []
    near = difflib.get_close_matches(str(path[-1]).lower(), [name for name in known if name not in given] or known, n=1)
    hint = f"; did you mean '{near[0]}'?" if near else f"; {listed(known)}" if known else ""
    return f"unknown field '{path[-1]}'{hint}"


def listed(names: list[str]) -> str:
    """Say which names are known, the first twelve."""
    shown, more = ", ".join(names[:12]), len(names) - 12
    return f"known are: {shown} and {more} more" if more > 0 else f"known are: {shown}"


def _value(value: Any) -> str:
    """Write a wrong value shortly."""
    if isinstance(value, str):
        text = one_line(value)
        return f"'{text if len(text) <= 60 else text[:57] + '...'}'"
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        try:
            text = f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)
        except ValueError:  # more than 4,300 digits
            return "far too large"
        return text if len(text) <= 40 else text[:20] + "..."
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return one_line(value)[:60]


def _choices(details: Details) -> str:
    context = details["ctx"]
    expected = str(context.get("expected") or context.get("expected_tags", "")).replace("'", "")
    names = [name.strip() for part in expected.split(" or ") for name in part.split(",")]
    value = details["input"] if "tag" not in context else context["tag"]
    near = difflib.get_close_matches(str(value).lower(), names, n=1) if isinstance(value, str) else []
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return f"must be one of {', '.join(names)}; is {_value(value)}{hint}"


def _kind(details: Details) -> str:
    """Say what a branch takes: `a whole number`."""
    return _KINDS.get(details["type"], "another kind of value")


_KINDS = {
    "int_type": "a whole number", "int_parsing": "a whole number", "int_from_float": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "float_type": "a number", "float_parsing": "a number", "finite_number": "a finite number",
    "bool_type": "true or false", "bool_parsing": "true or false", "string_type": "a text",
    "list_type": "a list", "tuple_type": "a list", "set_type": "a list", "frozen_set_type": "a list",
    "dict_type": "a mapping of names", "mapping_type": "a mapping of names", "model_type": "a mapping of fields",
    "model_attributes_type": "a mapping of fields", "dataclass_type": "a mapping of fields",
    "quantity_type": "a quantity", "callable_type": "a Python function", "none_required": "empty",
    "date_type": "a date", "datetime_type": "a date with time", "time_type": "a time of day",
    "date_parsing": "a date as in '2026-01-05'", "date_from_datetime_parsing": "a date as in '2026-01-05'",
    "date_from_datetime_inexact": "a date without a time",
    "datetime_parsing": "a date with time as in '2026-01-05 06:00'",
    "datetime_from_date_parsing": "a date with time as in '2026-01-05 06:00'",
    "time_parsing": "a time of day as in '06:30'",
}  # fmt: skip


def _is_wanted(details: Details) -> str:
    kind, value = _kind(details), details["input"]
    table = f", or the name of a table ({', '.join(SUFFIXES)})"
    named = table if isinstance(value, str) and kind in ("a list", "a mapping of names") else ""
    quotes = "; put it in quotes" if kind == "a text" and isinstance(value, int | float) else ""
    return f"must be {kind}{named}, is {_value(value)}{quotes}"


def _bound(message: str, name: str) -> Callable[[Details], str]:
    # a cell of a CSV file is a text although it passed for a number
    return lambda d: message.format(bound=_value(d["ctx"][name]), value=_value(d["input"]).strip("'"))


def _length(message: str, name: str) -> Callable[[Details], str]:
    def said(details: Details) -> str:
        bound = details["ctx"][name]
        if name == "min_length" and bound == 1:
            return "must not be empty"
        held = details["ctx"].get("actual_length")
        held = len(details["input"]) if held is None and hasattr(details["input"], "__len__") else held
        return message.format(bound=bound, _s="" if bound == 1 else "s", held="more" if held is None else held)

    return said


_MESSAGES: dict[str, Callable[[Details], str]] = {
    **dict.fromkeys(_KINDS, _is_wanted),
    "greater_than": _bound("must be greater than {bound}, is {value}", "gt"),
    "greater_than_equal": _bound("must be at least {bound}, is {value}", "ge"),
    "less_than": _bound("must be less than {bound}, is {value}", "lt"),
    "less_than_equal": _bound("must be at most {bound}, is {value}", "le"),
    "multiple_of": _bound("must be a multiple of {bound}, is {value}", "multiple_of"),
    "literal_error": _choices,
    "enum": _choices,
    "union_tag_invalid": _choices,
    "union_tag_not_found": lambda details: f"must say which kind it is in the field {details['ctx']['discriminator']}",
    "string_too_short": _length("must have at least {bound} character{_s}, has {held}", "min_length"),
    "string_too_long": _length("must have at most {bound} character{_s}, has {held}", "max_length"),
    "too_short": _length("must have at least {bound} item{_s}, has {held}", "min_length"),
    "too_long": _length("must have at most {bound} item{_s}, has {held}", "max_length"),
    "string_pattern_mismatch": lambda details: f"must match {details['ctx']['pattern']}, is {_value(details['input'])}",
}
