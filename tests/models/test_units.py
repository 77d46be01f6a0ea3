"""The types of quantities as fields of models."""

from __future__ import annotations

import pickle
from typing import Annotated

import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from models.units import Energy, Fraction, In, Length, MoneyPerEnergy, Time, foreign_currencies


class Oven(BaseModel):
    """A model with quantities."""

    time: Time = Field(gt=0)
    share: Fraction = 0.0
    energy: Energy | dict[str, Energy] | None = None
    size: tuple[Length, Length] | None = None


class Prices(BaseModel):
    """A model with money."""

    energy: MoneyPerEnergy = 0.0
    by_hour: dict[str, MoneyPerEnergy] = {}
    list_: tuple[MoneyPerEnergy, ...] = ()


def test_fields() -> None:
    """Texts become floats in SI, inside of containers too."""
    oven = Oven.model_validate({"time": "8 min", "share": "5 %", "energy": {"a": "1 kWh"}, "size": ["1 m", 2]})
    assert (oven.time, oven.share, oven.energy, oven.size) == (480.0, 0.05, {"a": 3.6e6}, (1.0, 2.0))
    assert oven.model_dump()["time"] == 480.0
    assert Oven.model_validate_json(oven.model_dump_json()) == oven
    assert pickle.loads(pickle.dumps(oven)) == oven


@pytest.mark.parametrize(
    "bad", [{"time": 0}, {"time": "-5 s"}, {"time": True}, {"time": [3]}, {"time": None}, {"time": {}}]
)
def test_refused(bad: dict[str, object]) -> None:
    """What is no time is a validation error."""
    with pytest.raises(ValidationError):
        Oven.model_validate(bad)


def test_readable_dump() -> None:
    """The context asks for texts."""
    data = Oven.model_validate({"time": 480}).model_dump(context={"readable": True})
    assert data["time"] == "8 min"


def test_currency_of_the_context() -> None:
    """Another currency than the plant's is refused, not converted."""
    context = {"currency": "CNY"}
    prices = Prices.model_validate({"energy": "0.72 CNY/kWh"}, context=context)
    assert prices.energy == 0.72 / 3.6e6
    assert prices.model_dump(context={"readable": True, **context})["energy"] == "0.72 CNY/kWh"
    assert prices.model_dump(context={"readable": True})["energy"] == 0.72 / 3.6e6
    with pytest.raises(ValidationError, match="is in EUR, but the currency of the plant is CNY"):
        Prices.model_validate({"energy": "0.72 EUR/kWh"}, context=context)


def test_foreign_currencies() -> None:
    """Models made in Python are searched for amounts in another currency."""
    prices = Prices.model_validate({"energy": "1 CNY/kWh", "by_hour": {"9": "1 EUR/kWh"}, "list_": ["1 USD/kWh", 3]})
    assert [path for path, _ in foreign_currencies(prices, "CNY")] == [("by_hour", "9"), ("list_", 0)]
    assert foreign_currencies(prices, "CNY")[0][1] == "is in EUR, but the currency of the plant is CNY"


def test_json_schema() -> None:
    """Editors learn that a number or a text is wanted, what it is, and see examples."""
    schema = TypeAdapter(Fraction).json_schema()
    assert schema["anyOf"][0] == {"type": "number", "minimum": 0.0, "maximum": 1.0}
    assert schema["anyOf"][1]["type"] == "string"
    assert schema["examples"] == ["5 %", 0.05]
    own = TypeAdapter(Annotated[float, In("kg/s")]).json_schema()
    assert own["description"] == "a quantity in kg/s is wanted"
