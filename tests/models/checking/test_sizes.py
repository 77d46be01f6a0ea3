"""Plants larger than a computer takes are refused before they are run, each with the element that is too large."""

from __future__ import annotations

from typing import Any

import pytest

from models.checking.require import problems
from models.plant import Plant
from models.reading.errors import element_name


def plant(**fields: Any) -> Plant:
    data: dict[str, Any] = {
        "name": "s",
        "run": {"length": "8 h"},
        "products": {"p": {"routing": [{"name": "o", "station": "s", "time": "60 s"}]}},
        "stations": {"s": {}},
        "orders": [{"name": "a", "product": "p"}],
    }
    return Plant.model_validate(data | fields)


STOCK = {"p": {"made": "to_stock", "routing": [{"name": "o", "station": "s", "time": "60 s"}]}}


@pytest.mark.parametrize(
    ("fields", "where", "said"),
    [
        ({"stations": {"s": {"capacity": 15_000}, "t": {"capacity": 6_000}}}, "stations.t.capacity", "21,000 machines"),
        ({"orders": [{"name": "a", "product": "p", "quantity": 10**8}]}, "orders[0].quantity", "100,000,000 lots"),
        ({"sources": {"x": {"product": "p", "every": 60, "quantity": 10**7}}}, "sources.x.quantity", "10,000,000 lots"),
        ({"sources": {"x": {"product": "p", "keep": 10**7}}, "products": STOCK}, "sources.x.keep", "10,000,000 lots"),
        ({"sources": {"x": {"product": "p", "limit": 10**7}}}, "sources.x.limit", "10,000,000 lots"),
        ({"sources": {"x": {"product": "p", "every": "1e-9 s"}}}, "sources.x.every", "2.88e+13 arrivals"),
        ({"orders": [{"name": "a", "product": "p", "release": "9999-12-31"}]}, "orders[0].release", "from the start"),
        ({"sources": {"x": {"product": "p", "every": 60, "until": "9999-12-31"}}}, "sources.x.until", "from the start"),
        ({"run": {"length": "200 s", "warm_up": "199.9 s"}}, "run.warm_up", "at most 99.5 %"),
    ],
)  # fmt: skip
def test_what_is_too_large_is_named(fields: dict[str, Any], where: str, said: str) -> None:
    ((path, message),) = problems(plant(**fields))
    assert element_name(path) == where
    assert said in message


@pytest.mark.parametrize(
    "fields",
    [
        {"stations": {"s": {"capacity": 20_000}}},
        {"products": {"p": {"lot": 100, "routing": [{"name": "o", "station": "s", "time": 1}]}},
         "orders": [{"name": "a", "product": "p", "quantity": 10**8}]},
        {
            "products": STOCK,
            "sources": {"x": {"product": "p", "keep": 5}},
            "orders": [{"name": "a", "product": "p", "quantity": 10**8}],
        },
        {"sources": {"x": {"product": "p", "limit": 10**7}}, "stations": {"s": {"queue": {"capacity": 1}}}},
        {"sources": {"x": {"product": "p", "every": "1e-9 s", "limit": 1000}}},
    ],
)  # fmt: skip
def test_what_is_large_but_fits_is_not(fields: dict[str, Any]) -> None:
    assert problems(plant(**fields)) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"run": {"length": "1e300 s"}}, r"must be at most 1e\+10 s"),
        (
            {"products": {"p": {"routing": [{"name": "o", "station": "s", "time": "1e11 s"}]}}},
            r"at most 1e\+10 s on average",
        ),
        ({"products": {"p": {"price": 1e308}}}, r"must be at most 1e\+15"),
        ({"stations": {"s": {"power": {"idle": "1e300 W"}}}}, "must be at most"),
        ({"stations": {"s": {"position": [-1e300, 0]}}}, "must be at least"),
        ({"orders": [{"name": "a", "product": "p", "release": 1e300}]}, r"must be at most 1e\+10 s"),
        ({"conveyors": {"b": {"from": "s", "to": "s", "length": 1e9, "speed": 1, "spacing": 1e-3}}}, "at most 100,000"),
        (
            {"conveyors": {"b": {"from": "s", "to": "s", "length": 1e9, "speed": 1, "spacing": 1e-300}}},
            "at most 100,000",
        ),
        ({"initial": {"stock": {"p": 10**30}}}, "less than or equal to 1000000000"),
        (
            {"initial": {"parts": [{"product": "p", "operation": "o", "quantity": 10**12}]}},
            "less than or equal to 1000000",
        ),
    ],
)
def test_numbers_that_no_factory_has_are_refused(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        plant(**fields)
