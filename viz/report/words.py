"""Texts of the pages in English and Chinese."""

from __future__ import annotations

from twin.figures.fleets import VEHICLE_STATES_ZH
from twin.figures.stations import STATES_ZH
from viz.report.catalogue import CATALOGUE

__all__ = ["LANGUAGES", "Words", "unit_text"]

LANGUAGES = ("en", "zh")


class Words:
    """The texts in one language.

    Parameters
    ----------
    language : "en" or "zh"

    Raises
    ------
    ValueError
        If there are no texts in that language.

    Examples
    --------
    >>> Words("en")("more_stations", count=3)
    '3 more stations'
    """

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language: {language!r}, want one of {', '.join(LANGUAGES)}")
        self.language = language

    def __call__(self, name: str, /, **values: object) -> str:
        """Text of a name, with values filled in."""
        if name.startswith("state_"):
            state = name.removeprefix("state_")
            return STATES_ZH[state].partition("（")[0] if self.language == "zh" else state.replace("_", " ")
        if name.startswith("carrier_"):
            state = name.removeprefix("carrier_")
            return VEHICLE_STATES_ZH[state] if self.language == "zh" else state.replace("_", " ")
        return CATALOGUE[name][LANGUAGES.index(self.language)].format(**values)


UNITS_ZH = (
    ("pcs", "件"),
    ("lots", "批"),
    ("orders", "单"),
    ("person", "人"),
    ("10k CNY", "万元"),
    ("CNY", "元"),
    ("/a", "/年"),
    ("*a)", "·年)"),
)
"""Parts of units in Chinese; symbols of the SI stay as they are."""


def unit_text(unit: str, language: str) -> str:
    """Write a unit for people: nothing for a bare number, Chinese names of things that are counted.

    Examples
    --------
    >>> unit_text("pcs/h", "zh"), unit_text("1", "en"), unit_text("CNY/(person*a)", "en")
    ('件/h', '', 'CNY/(person·a)')
    """
    if unit == "1":
        return ""
    if language == "zh":
        for english, chinese in UNITS_ZH:
            unit = unit.replace(english, chinese)
    return unit.replace("*", "·").replace("m3", "m³").replace("CO2", "CO₂")
