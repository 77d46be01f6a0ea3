from __future__ import annotations

from typing import Any

import pytest

from models.checking.schedule import made_for, schedule
from tests.models.checking.plants import plant

GOOD = {"station": "lathe", "order": "o1", "operation": "turn"}


def rows(*entries: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    return list(schedule(plant(("schedule", list(entries)))))


def test_right_entries_are_right() -> None:
    assert rows(GOOD, {"station": "saw", "order": "o1", "operation": "cut", "product": "shaft"}) == []


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"station": "lathe3"}, "station", "no station is called 'lathe3'"),
        ({"order": "o9"}, "order", "no order is called 'o9'"),
        ({"product": "gears"}, "product", "no product is called 'gears'"),
        ({"product": "washer"}, "product", "order 'o1' makes no 'washer'; it makes 'gear' and 'shaft'"),
        ({"order": "o2", "product": "shaft"}, "product", "it is taken from stock"),
        ({"operation": "twist"}, "operation", "no operation of 'gear' is called 'twist'"),
        ({"station": "saw"}, "station", "operation 'turn' of 'gear' is done at 'lathe' and 'lathe2', not at 'saw'"),
    ],
)
def test_wrong_entries_are_found(change: dict[str, str], field: str, words: str) -> None:
    [(path, message)] = rows(GOOD, GOOD | change)
    assert path == ("schedule", 1, field)
    assert words in message


def test_a_station_with_batches_follows_no_schedule() -> None:
    made = plant(("schedule", [GOOD]), ("stations.lathe.batch", {"max": 3}))
    [(path, message)] = schedule(made)
    assert path == ("schedule", 0, "station")
    assert "works in batches" in message


def test_an_operation_at_two_stations_needs_numbers_of_lots() -> None:
    other = GOOD | {"station": "lathe2"}
    [(path, message)] = rows(GOOD, other)
    assert path == ("schedule", 1)
    assert "state `lots` for each" in message
    assert rows(GOOD | {"lots": 2}, other | {"lots": 1}) == []


def test_what_an_order_makes() -> None:
    assert made_for(plant(), "gear") == ["gear", "shaft"]
    assert made_for(plant(), "washer") == []
