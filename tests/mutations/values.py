"""What a field is changed to: wrong kinds, wrong units, numbers that no factory has, names of nothing."""

from __future__ import annotations

import math
import random
from typing import Any

__all__ = ["BAD_TEXTS", "VALUES", "another"]

VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 7, 0.5, -0.0, 1e-9, 1e-300, 1e9, 1e12, 1e300, 10**12, 10**30, 10**400,
    math.nan, math.inf, -math.inf, "", " ", "~", "x", "nan", "inf", "-5 s", "5", "5 s", "1e300 s", "1e-9 s", "1e999 s",
    "5 kg", "5 kW", "5 m", "5 %", "500 %", "5 CNY", "5 EUR", "5 CNY/h", "5 m/s", "5 sec onds", "5,5 s", "0 s", "10 y",
    "5 kWh/m^3", "1/0 s", "exponential(60 s)", "exponential(-60 s)", "exponential(0 s)", "exponential(1e-9 s)",
    "uniform(9 s, 2 s)", "normal(5 s, 1e300 s)", "lognormal(1e300 s, 1 s)", "weibull(60 s, 1e-9)", "gamma(0 s, 0 s)",
    "erlang(1e9, 5 s)", "erlang(0, 5 s)", "triangular(1 s, 1 s, 1 s)", "empirical(nothing.csv)", "empirical(rules.py)",
    "empirical(orders.csv)", "empirical(..)", "exponential(exponential(5 s))", "exponential(60 s", "5 s + 3 s", "5 s * 2",
    "2026-03-02", "2026-13-45", "2026-03-02 25:00", "0001-01-01", "9999-12-31 23:59", "2026-03-02T06:00+08:00",
    "06:00", "25:00", "24:00", "-1:00", "mon", "fifo", "edd", "first", "least_setup", "to_stock", "lose", "calendar",
    "rules.py:latest", "rules.py:nothing", "rules.py", "nothing.py:latest", "orders.csv", "bodies.csv", "shafts.csv",
    "nothing.csv", "orders.csv#2", "../plant.yaml", "/", "/dev/zero", ".", "base.yaml", "\x00", "a\nb", "\u202e\u0007",
    "名称", "<b>&amp;</b>", "😀" * 50, "a" * 5000, "${HOME}", "%s%n", "{}", "{0.__class__}", "[1]", "\ud83d\ude00",
    "pump", "body", "bolt", "spare", "core", "lathe", "saw", "bench", "setter", "crew", "early", "end", "saw, bench",
    [], [[]], [None], [1], ["x"], ["lathe"], ["lathe", "lathe"], ["saw", "bench"], [{}], [1, 2], [1, 2, 3], [[1, 2]],
    {}, {"x": 1}, {"": 1}, {"lathe": 5}, {"pump": 1}, {"pump": 10**12}, {"name": "x"}, {"time": 5}, {"idle": 5},
    {"a": {"b": {"c": {}}}}, {"product": "pump"}, {"crew": 1}, {"crew": 99999}, {"end": 1.0}, {"capacity": 10**12},
]  # fmt: skip

BAD_TEXTS = ["\t", "{", "}", "[", "]", ":", ": ", "- ", "#", "&a ", "*a", "!!python/object:os.system ", "'", '"', "|", ">",
             "%", "@", "`", "\x00", "\x07", "\x85", "\u2028", "\ufeff", "\ufffe", "---\n", "...\n", "<<: ", "? ", "\r",
             "\n\n", "null", "9" * 5000, "é", "\x7f", "  ", "~"]  # fmt: skip


def another(value: Any, chance: random.Random) -> Any:
    """A value near the old one, or far from it."""
    if isinstance(value, bool):
        return chance.choice([not value, *VALUES[:20]])
    if isinstance(value, int | float) and chance.random() < 0.4:
        return chance.choice([-value, value + 1, value * 1000, value / 1000, str(value), f"{value} s", f"{value} kg"])
    if isinstance(value, str) and value and chance.random() < 0.4:
        head, _, unit = value.partition(" ")
        place = chance.randrange(len(value))
        return chance.choice([
            value + "x", value[:-1], value.upper(), value[::-1], value[:place] + chance.choice("9x-.,( )e%") + value[place:],
            head, f"-{value}", f"{head}000000000 {unit}", f"{head} {unit}/s", f"{head} kg", [value], {value: 1}, value * 40,
        ])  # fmt: skip
    if isinstance(value, dict) and value and chance.random() < 0.4:
        return list(value.values()) if chance.random() < 0.5 else list(value)
    if isinstance(value, list) and value and chance.random() < 0.4:
        return chance.choice([value * 2, value[::-1], value[:-1], value[0], dict.fromkeys(map(str, value), 1)])
    return chance.choice(VALUES)
