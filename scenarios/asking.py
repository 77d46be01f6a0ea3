"""What the verbs share: options as quantities, the width of the terminal, files that are written."""

from __future__ import annotations

import argparse
import json
import math
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.faults import UsageError
from scenarios.texts import Say

if TYPE_CHECKING:
    from twin.study.result import Result

__all__ = ["amount", "file_options", "open_result", "print_json", "refuse_existing", "terminal_width", "writing"]


def amount(
    text: str | None, unit: str, option: str, say: Say, *, low: float = 0.0, above: bool = False
) -> float | None:
    """Read an option as a quantity in SI, None where it is not given.

    Raises
    ------
    UsageError
        If it is not one, or too small.
    """
    if text is None:
        return None
    from models.quantities import UnitError, quantity

    try:
        value = float(quantity(text, unit))
    except UnitError as error:
        raise UsageError(say("bad_option", option=option, why=error)) from None
    if not math.isfinite(value) or value < low or (above and value == low):
        why = f"{text!r}, want {'more than' if above else 'at least'} {low:g}"
        raise UsageError(say("bad_option", option=option, why=why))
    return value


def file_options(parser: argparse.ArgumentParser, say: Say, *kinds: str) -> None:
    """Add `--csv FILE`, `--xlsx FILE`, `--html FILE` and `--json`."""
    for kind in kinds:
        if kind == "json":
            parser.add_argument("--json", action="store_true", help=say("option.json"))
        else:
            parser.add_argument(f"--{kind}", metavar="FILE", type=Path, help=say(f"option.{kind}"))


def terminal_width() -> int | None:
    """Columns of the terminal; None where the output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def open_result(path: str | Path) -> Result:
    """Open a result.

    Raises
    ------
    UsageError
        If there is none, or the file is no result.
    """
    from twin.record.errors import RecordError
    from twin.study.result import Result

    try:
        return Result(path)
    except RecordError as error:
        raise UsageError(str(error)) from None


def print_json(value: Any) -> None:
    """Write JSON; what is not known is null."""
    print(json.dumps(_plain(value), ensure_ascii=False, indent=2, allow_nan=False))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, str | int | float) else str(value)


def refuse_existing(path: Path | None, overwrite: bool, say: Say) -> None:
    """Raise `UsageError` if a file is there that may not be replaced."""
    if path is not None and path.exists() and not overwrite:
        raise UsageError(say("exists", path=path))


@contextmanager
def writing(path: Path, say: Say) -> Iterator[Path]:
    """Give the name of a file to write beside `path`, and put it in its place when it is whole.

    Raises
    ------
    UsageError
        If the folder is not there, or the file cannot be written.
    """
    beside = path.with_name(f".{path.stem}.unfinished{path.suffix}")
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        raise UsageError(say("cannot_write", path=path, why=error.strerror or error)) from None
    finally:
        beside.unlink(missing_ok=True)


def write_table(table: Any, arguments: argparse.Namespace, say: Say, told: Callable[[Path], None]) -> None:
    """Write a table, which has `to_csv` and `to_excel`, to the files that are asked for."""
    for kind, method in (("csv", "to_csv"), ("xlsx", "to_excel")):
        path = getattr(arguments, kind, None)
        if path is not None:
            with writing(path, say) as file:
                getattr(table, method)(file)
            told(path)
