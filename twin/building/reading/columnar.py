"""Parquet files."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from twin.building.errors import LogError
from twin.building.log import Note

__all__ = ["read"]


def read(file: Path) -> tuple[pa.Table, list[Note]]:
    """Read all of it."""
    try:
        return pa.parquet.read_table(file), []
    except pa.ArrowException as error:
        raise LogError(f"{file}: is no sound Parquet file: {' '.join(str(error).split())[:120]}") from None
