"""The types of quantities in a description: `Time`, `Power`, `MoneyPerEnergy`, each a float in SI that reads units.

A field of such a type takes a text with a unit or a bare number in SI; its JSON Schema says so to editors. The plant's
currency comes from the context of the validation (`currency`), the folder of tables as well (`folder`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

from models.quantities import Amount, UnitError, exact_text, quantity, show, wanted

if TYPE_CHECKING:
    from pydantic import (
        GetCoreSchemaHandler,
        GetJsonSchemaHandler,
        SerializationInfo,
        ValidationInfo,
        ValidatorFunctionWrapHandler,
    )
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from models.distribution import Distribution

__all__ = [
    "Acceleration", "Amount", "Area", "Co2PerEnergy", "Coordinate", "Energy", "EnergyPerVolume", "Flow", "Fraction",
    "HeatCapacity", "HeatLoss", "In", "Length", "Mass", "MassPerLength", "Money", "MoneyPerEnergy", "MoneyPerMass",
    "MoneyPerPower", "MoneyPerTime", "MoneyPerVolume", "Power", "Rate", "Speed", "Temperature", "Time",
    "TimeDistribution", "UnitError", "Volume", "foreign_currencies", "quantity", "show",
]  # fmt: skip


LARGEST = 1e15
"""Bound of every quantity [SI]: what is larger is a slip, and sums of it would lose what is small."""
LONGEST = 1e10
"""Bound of every time [s], about 300 years."""


@dataclass(frozen=True)
class In:
    """Mark a float field as a quantity: `Annotated[float, In("s", low=0)]`.

    Parameters
    ----------
    unit : str
        SI unit of the value.
    low, high : float, optional
        Inclusive bounds [in `unit`].
    description : str
        What it is, for the JSON Schema.
    examples : tuple of str
        Texts that it takes, for the JSON Schema.
    """

    unit: str
    low: float | None = None
    high: float | None = None
    description: str = ""
    examples: tuple[str | float, ...] = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read with `quantity`; write a float, or a readable text where the context asks for it.

        What the handler makes of the float stays inside: `Field(gt=0)` may come before this mark or after it.
        """
        from pydantic_core import core_schema

        return core_schema.with_info_wrap_validator_function(
            self._read,
            handler(source),
            serialization=core_schema.plain_serializer_function_ser_schema(self._write, info_arg=True),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe a number in SI or a text with a unit."""
        number: dict[str, Any] = dict(handler(schema))
        if self.low is not None:
            number["minimum"] = self.low
        if self.high is not None:
            number["maximum"] = self.high
        described: dict[str, Any] = {"anyOf": [number, {"type": "string", "pattern": r"^\s*[+-]?[0-9.]"}]}
        described["description"] = self.description or wanted(self.unit)
        described["examples"] = list(self.examples)
        return described

    def _read(self, value: Any, check: ValidatorFunctionWrapHandler, info: ValidationInfo) -> float:
        _refuse_containers(value, self.unit)
        currency = info.context.get("currency") if info.context else None
        low = -LARGEST if self.low is None else self.low
        number = quantity(value, self.unit, low=low, high=self._highest, currency=currency)
        check(number)  # its answer is a plain float, which would forget the currency of an `Amount`
        return number

    @property
    def _highest(self) -> float:
        if self.high is not None:
            return self.high
        return LONGEST if self.unit == "s" else LARGEST

    def _write(self, value: float, info: SerializationInfo) -> str | float:
        if not isinstance(value, float | int):
            _belongs_to_another_branch(value)
        if info.context and info.context.get("readable"):
            return exact_text(value, self.unit, info.context.get("currency"))
        return float(value)


@dataclass(frozen=True)
class _Distributed:
    """Mark a field as a random quantity: a distribution, its text, or a constant."""

    unit: str
    examples: tuple[str | float, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read with the parser of distributions; write its text."""
        from pydantic_core import core_schema

        return core_schema.with_info_plain_validator_function(
            self._read, serialization=core_schema.plain_serializer_function_ser_schema(self._write)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe a number in SI or the text of a quantity or distribution."""
        return {
            "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "minLength": 1}],
            "description": "time [s], fixed or random",
            "examples": list(self.examples),
        }

    def _read(self, value: Any, info: ValidationInfo) -> Any:
        from models.distribution import Distribution, parse

        if isinstance(value, Distribution):
            return value
        _refuse_containers(value, self.unit)
        if not isinstance(value, str):
            value = repr(quantity(value, self.unit, low=0, high=LONGEST))
        folder = info.context.get("folder") if info.context else None
        folder = getattr(value, "folder", folder)  # a text from another folder brings its own
        law = parse(str(value), quantity=partial(quantity, unit=self.unit), folder=Path(folder) if folder else None)
        if not law.mean <= LONGEST:
            raise UnitError(f"must be at most {show(LONGEST, self.unit)} on average, is {show(law.mean, self.unit)}")
        return law

    @staticmethod
    def _write(value: Any) -> str:
        from models.distribution import Distribution

        if not isinstance(value, Distribution):
            _belongs_to_another_branch(value)
        return str(value)


def _belongs_to_another_branch(value: object) -> NoReturn:
    """Tell the serializer of a union that this value is not ours."""
    from pydantic_core import PydanticSerializationUnexpectedValue

    raise PydanticSerializationUnexpectedValue(f"a quantity cannot be written from a {type(value).__name__}")


def _refuse_containers(value: object, unit: str) -> None:
    """Raise an error of its own type for what is no scalar: the field may be a union with a mapping or a list."""
    if not isinstance(value, str | Real):
        from pydantic_core import PydanticCustomError

        is_now = "empty" if value is None else f"a {type(value).__name__}"
        raise PydanticCustomError("quantity_type", f"{wanted(unit)}; is {is_now}".replace("{", "{{"))


def _at_least_zero(unit: str, description: str, *examples: str | float) -> In:
    return In(unit, 0.0, None, description, examples)


Time = Annotated[float, _at_least_zero("s", "time [s]", "45 s", "8 min", "3 h", 45)]
Length = Annotated[float, _at_least_zero("m", "length [m]", "1.5 m", "800 mm", 1.5)]
Coordinate = Annotated[float, In("m", None, None, "place along an axis, of either sign [m]", ("-2 m", 12.5))]
Area = Annotated[float, _at_least_zero("m^2", "area [m2]", "12 m^2")]
Volume = Annotated[float, _at_least_zero("m^3", "volume [m3]", "2 m^3", "5 l")]
Speed = Annotated[float, _at_least_zero("m/s", "speed [m/s]", "1.2 m/s", "30 m/min")]
Acceleration = Annotated[float, _at_least_zero("m/s^2", "acceleration [m/s2]", "0.5 m/s^2")]
MassPerLength = Annotated[float, _at_least_zero("kg/m", "mass per length [kg/m]", "8 kg/m")]
Mass = Annotated[float, _at_least_zero("kg", "mass [kg]", "45 kg", "1.2 t")]
Flow = Annotated[float, _at_least_zero("m^3/s", "flow [m3/s]", "12 m^3/h", "200 l/min")]
Power = Annotated[float, _at_least_zero("W", "power [W]", "12 kW", 350)]
Energy = Annotated[float, _at_least_zero("J", "energy [J]", "1.2 kWh", "3 MJ")]
EnergyPerVolume = Annotated[float, _at_least_zero("J/m^3", "energy per volume [J/m3]", "0.12 kWh/m^3")]
HeatCapacity = Annotated[float, _at_least_zero("J/K", "heat capacity [J/K]", "400 kJ/K")]
HeatLoss = Annotated[float, _at_least_zero("W/K", "heat that is lost for each degree [W/K]", "60 W/K")]
Temperature = Annotated[float, _at_least_zero("K", "temperature [K]", "20 degC", "293 K")]
Rate = Annotated[float, _at_least_zero("1/s", "rate [1/s]", "30/h", "30 per hour")]
Fraction = Annotated[float, In("1", 0.0, 1.0, "share between 0 and 1", ("5 %", 0.05))]
Money = Annotated[float, _at_least_zero("money", "money in the plant's currency", "12 CNY", 12)]
MoneyPerTime = Annotated[float, _at_least_zero("money/s", "money per time [1/s]", "60 CNY/h")]
MoneyPerEnergy = Annotated[float, _at_least_zero("money/J", "price of energy [1/J]", "0.8 CNY/kWh")]
MoneyPerPower = Annotated[float, _at_least_zero("money/W", "price of power [1/W]", "38 CNY/kW")]
MoneyPerMass = Annotated[float, _at_least_zero("money/kg", "price of mass [1/kg]", "5 CNY/kg")]
MoneyPerVolume = Annotated[float, _at_least_zero("money/m^3", "price of volume [1/m3]", "4 CNY/m^3")]
Co2PerEnergy = Annotated[float, _at_least_zero("kg/J", "CO2 per energy [kg/J]", "0.55 kg/kWh")]

if TYPE_CHECKING:
    TimeDistribution = Distribution
else:
    TimeDistribution = Annotated[Any, _Distributed("s", ("45 s", "exponential(8 min)", "uniform(40 s, 60 s)", 45))]
    """A fixed or random time: `45 s`, `exponential(8 min)`, or a `Distribution`."""


def foreign_currencies(model: object, currency: str) -> list[tuple[tuple[str | int, ...], str]]:
    """Return (path, message) of every amount in a model that was stated in another currency than `currency`.

    A plant file is checked while it is read; this is for models made in Python.
    """
    return [
        (path, f"is in {amount.currency}, but the currency of the plant is {currency}")
        for path, amount in _amounts(model, ())
        if amount.currency != currency
    ]


def _amounts(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Amount]]:
    from pydantic import BaseModel

    if isinstance(value, Amount):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _amounts(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _amounts(inner, (*path, key))
    elif isinstance(value, tuple | list):
        for index, inner in enumerate(value):
            yield from _amounts(inner, (*path, index))
