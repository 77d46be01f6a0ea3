"""Where the reference data lie, and how a test asks for them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

__all__ = ["anchor", "data_file"]

FOLDER = Path(os.environ.get("TWIN_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


def data_file(name: str) -> Path:
    """A file of the data folder; skips the test where it is absent."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"no {name}: set TWIN_DATA or put the data in ../shared/data")
    return path


def anchor(group: str) -> Any:
    """One group of the anchors of fleets and warehouses."""
    return json.loads(data_file("anchors/fleets_and_warehouses.json").read_text(encoding="utf-8"))[group]
