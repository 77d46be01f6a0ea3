"""What the verbs share: options as quantities, the width of the terminal, files that are written."""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.faults import UsageError
from scenarios.say import Say

if TYPE_CHECKING:
    from twin.study.result import Result

__all__ = ["amount", "check_outputs", "file_options", "open_result", "print_json", "terminal_width", "writing"]


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
        raise UsageError(say("bad_option", option=option, why=say.message(str(error)))) from None
    if not math.isfinite(value) or value < low or (above and value == low):
        raise UsageError(say("want_more" if above else "want_least", option=option, text=repr(text), low=f"{low:g}"))
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
    from twin.plain import plain

    print(json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False))


_OUTPUTS = {"csv": (".csv",), "xlsx": (".xlsx",), "html": (".html", ".htm"), "trace": (".txt", ".log")}
"""Options that name a file to write, and what such files are called."""
_INPUTS = (".yaml", ".yml", ".py", ".h5", ".csv", ".tsv", ".xlsx", ".xlsm", ".parquet", ".json")
"""What files are called that a user has made, or that are a result."""


def check_outputs(arguments: argparse.Namespace, say: Say) -> None:
    """See before the work that its files can be written, and that they take the place of nothing that is read.

    Raises
    ------
    UsageError
        If a folder is not there, or the name is that of an input or of another kind of file.
    """
    for option, suffixes in _OUTPUTS.items():
        given = getattr(arguments, option, None)
        if given is None or str(given) == "-":
            continue
        path = Path(given)
        if path.is_dir():
            raise UsageError(say("cannot_write", path=path, why=say("is_folder")))
        if path.exists() and not path.is_file() and option != "trace":
            raise UsageError(say("cannot_write", path=path, why=say("no_file")))
        if not path.parent.is_dir():
            raise UsageError(say("cannot_write", path=path, why=say("no_folder", path=path.parent)))
        if not os.access(path.parent, os.W_OK):
            raise UsageError(say("cannot_write", path=path, why=say("no_right", path=path.parent)))
        if path.is_file() and (_is_other_kind(path, suffixes) or _is_read(path, arguments)):
            raise UsageError(say("is_input", path=path))


def _is_other_kind(path: Path, suffixes: tuple[str, ...]) -> bool:
    suffix = path.suffix.lower()
    return suffix in _INPUTS and suffix not in suffixes


def _is_read(path: Path, arguments: argparse.Namespace) -> bool:
    """Tell whether a file is an input, or a plant file beside it names it."""
    for given in (
        *getattr(arguments, "plants", ()),
        getattr(arguments, "log", None),
        getattr(arguments, "plant", None),
        getattr(arguments, "result", None),
        getattr(arguments, "study", None),
        getattr(arguments, "state", None),
    ):
        with suppress(OSError):
            if given is not None and path.samefile(given):
                return True
    name = path.name.encode()
    for plant in path.parent.glob("*.y*ml"):
        with suppress(OSError):
            if plant.stat().st_size < 2**26 and name in plant.read_bytes():
                return True
    return False


@contextmanager
def writing(path: Path, say: Say) -> Iterator[Path]:
    """Give the name of a file to write beside `path`, and put it in its place when it is whole.

    Raises
    ------
    UsageError
        If the folder is not there, or the file cannot be written.
    """
    if path.exists() and not path.is_file():  # a device must not be replaced by a file
        raise UsageError(say("cannot_write", path=path, why=say("no_file")))
    beside = path.parent / f".{path.stem}.unfinished{path.suffix}"
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        raise UsageError(say("cannot_write", path=path, why=say.message(error.strerror or str(error)))) from None
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
