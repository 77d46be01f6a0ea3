"""The file of exact values, found through TWIN_DATA or ../shared/data beside the repository."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

__all__ = ["anchor", "anchors"]

DATA = Path(os.environ.get("TWIN_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")


@cache
def _read() -> dict[str, dict[str, Any]] | None:
    file = DATA / "anchors" / "queues_and_lines.json"
    if not file.exists():
        return None
    return {one["id"]: one for one in json.loads(file.read_text(encoding="utf-8"))["anchors"]}


def anchors() -> dict[str, dict[str, Any]]:
    """All of them by id; the test is skipped where the file is not there."""
    found = _read()
    if found is None:
        pytest.skip("no anchors/queues_and_lines.json: set TWIN_DATA or put the data in ../shared/data")
    return found


def anchor(name: str) -> dict[str, Any]:
    """Values of one of them."""
    values: dict[str, Any] = anchors()[name]["values"]
    return values
