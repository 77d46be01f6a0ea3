"""Values of an empirical distribution from a table beside the plant file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .term import DistributionError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SUFFIXES", "read_values"]

SUFFIXES = (".csv", ".xlsx", ".parquet")


def _read(path: Path) -> "pd.DataFrame":
    import pandas as pd

    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return pd.read_parquet(path)
    read: Callable[..., pd.DataFrame] = pd.read_csv if suffix == ".csv" else pd.read_excel
    table = read(path)
    try:
        [float(name) for name in table.columns]
    except (TypeError, ValueError):
        return table
    return read(path, header=None)  # the first line is a value like the others


def read_values(path: Path, column: str | None, quantity: Callable[[str], float]) -> list[float]:
    """Read one column of a table.

    Parameters
    ----------
    path : Path
        CSV, Excel or Parquet file; without a header the first line must be numbers.
    column : str or None
        Its name; None if there is only one.
    quantity : Callable[[str], float]
        Turns a cell such as ``"45 s"`` into SI; numbers are SI.

    Raises
    ------
    DistributionError
        No such file or column, several columns to choose from, an empty table, a cell that is no finite number.
    """
    if not path.is_file():
        raise DistributionError(f"empirical: there is no file {str(path)!r}")
    try:
        table = _read(path)
    except Exception as error:  # readers of foreign files raise anything
        line = " ".join(str(error).split())[:120]
        raise DistributionError(f"empirical: {path.name!r} cannot be read as {path.suffix[1:]} table: {line}") from None
    names = [" ".join(str(name).split()) for name in table.columns]
    if column is None and len(names) > 1:
        raise DistributionError(
            f"empirical: {path.name!r} has the columns {', '.join(names)[:200]}; "
            f"write empirical({path.name}, {names[0]})"
        )
    if column is not None and column not in names:
        raise DistributionError(f"empirical: {path.name!r} has no column {column!r}; it has {', '.join(names)[:200]}")
    if table.empty:
        raise DistributionError(f"empirical: {path.name!r} holds no values")
    cells = table.iloc[:, names.index(column) if column is not None else 0].tolist()
    values = []
    for number, cell in enumerate(cells, start=1):
        try:
            value = float(cell) if isinstance(cell, (int, float)) else quantity(str(cell))
        except Exception as error:  # `quantity` is the caller's
            line = " ".join(str(error).split())[:120]
            raise DistributionError(f"empirical: {path.name!r}, value {number}: {line}") from None
        if not abs(value) < float("inf"):
            raise DistributionError(
                f"empirical: {path.name!r}, value {number} must be a finite number, is {str(cell)[:40]!r}"
            )
        values.append(value)
    return values
