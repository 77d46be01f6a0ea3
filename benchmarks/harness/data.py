"""Public instances and logs, which are not part of the repository."""

import os
from pathlib import Path

__all__ = ["DATA", "MissingDataError", "data_file"]

DATA = Path(os.environ.get("TWIN_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
"""The folder that TWIN_DATA names, or ../shared/data beside the checkout."""


class MissingDataError(Exception):
    """A benchmark cannot run, since a file is not there."""


def data_file(name: str) -> Path:
    """Return the path of a file in the folder of the data.

    Raises
    ------
    MissingDataError
        If there is no such file.
    """
    path = DATA / name
    if not path.is_file():
        raise MissingDataError(f"no {name}: set TWIN_DATA to the folder of the data")
    return path
