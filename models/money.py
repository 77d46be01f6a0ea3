"""Money: what costs beside the rates that stand at stations, people, products and energy."""

from __future__ import annotations

from pydantic import Field

from models.element import Element
from models.units import Fraction, MoneyPerTime

__all__ = ["Costs"]


class Costs(Element):
    """The plant's currency and its overhead."""

    currency: str = Field("CNY", min_length=1, max_length=8)
    overhead: MoneyPerTime = Field(0.0, description="cost of the plant for each second, beside everything else")
    indirect_staff: float = Field(
        0.0, ge=0, description="people beside the pools, for figures per head", allow_inf_nan=False
    )
    holding_rate: Fraction = Field(0.0, description="yearly cost of stock, as a share of its value")
