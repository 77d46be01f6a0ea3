"""Cranes and pickers against exact values: racks by enumeration, Bozer & White, Groover, Hausman and others, routes.

A crane that never rests shows its mean cycle as the mean time between two cells that it fills or empties. A continuous
rack is one of 100 by 100 cells, whose means differ from it by less than 0.01 %.
"""

from typing import Any

import numpy as np
import pytest

from tests.anchors.estimation import Found, batch_means, plain
from tests.anchors.warehouses import cycles, saturated, tours
from tests.reference import anchor

T = 100.0
FINE = 100


def crane(**more: Any) -> dict[str, Any]:
    return {"speed": 3.0, "lift_speed": 0.5, "handling": 0.0, **more}


def mean(values: Any) -> Found:
    return plain(batch_means(np.asarray(values, float), 50))


def square(shape: float = 1.0, **rack: Any) -> dict[str, Any]:
    """A rack that is continuous but for 1 %: the time to its far end is T, to its top `shape` T."""
    width, height = 3.0 * T / FINE, shape * 0.5 * T / FINE
    return {
        "bays": FINE, "levels": FINE, "bay_width": width, "level_height": height,
        "first_bay": width / 2, "first_level": height / 2, "crane": crane(), **rack,
    }  # fmt: skip


@pytest.mark.parametrize(("command", "name"), [("single", "E_SC"), ("dual", "E_DC")])
def test_discrete_rack(command: str, name: str) -> None:
    exact = anchor("discrete_rack_exact")[name]
    plant = saturated(
        {"pallet": 400}, bays=60, levels=12, bay_width=1.2, level_height=1.5, first_level=1.5, crane=crane(),
        command=command,
    )  # fmt: skip
    mean(cycles(plant, 8000 * exact)).agrees(exact)


@pytest.mark.parametrize(
    ("shape", "command", "name"), [(0.5, "single", "E_SC"), (0.5, "dual", "E_DC"), (1.0, "dual", "E_DC")]
)
def test_bozer_and_white(shape: float, command: str, name: str) -> None:
    exact = anchor("bozer_white_1984")["values"][str(shape)][name] * T
    mean(cycles(saturated({"pallet": 2000}, **square(shape, command=command)), 8000 * exact)).agrees(exact)


def test_groover_with_acceleration() -> None:
    foot, minute = 0.3048, 60.0
    along, up = 300 * foot / minute, 60 * foot / minute
    told = {
        "speed": along, "acceleration": along**2 / (30 * foot), "lift_speed": up,
        "lift_acceleration": up**2 / (6 * foot),
        "handling": 0.3 * minute,
    }  # fmt: skip
    plant = saturated(
        {"pallet": 1},
        bays=1,
        levels=1,
        sides=2,
        bay_width=150 * foot,
        level_height=1.0,
        first_level=30 * foot,
        crane=told,
    )
    found = cycles(plant, 3600.0) / minute
    # a lot enters its cell at the end of handling and leaves it likewise: two gaps are two cycles
    pairs = (found[:-1] + found[1:]) / 2
    assert len(pairs) > 20
    assert pairs.tolist() == pytest.approx([anchor("groover_asrs_accel")["accel"]["SC"]] * len(pairs))


def test_two_classes_of_hausman_and_others() -> None:
    told = anchor("hausman_schwarz_graves_1976")["values"]["20/80"]
    boundary = told["two_class_boundary"]
    often = boundary ** (2 * told["s"] / (told["s"] + 1))
    zones = [{"products": ["A"], "share": boundary}, {"products": ["B"], "share": 1 - boundary}]
    plant = saturated({"A": 300, "B": 300}, {"A": often, "B": 1 - often}, **square(policy="class_based", zones=zones))
    mean(cycles(plant, 50000 * 2 * T * told["two_class"])).agrees(2 * T * told["two_class"])


AREA = {"aisles": 10, "pitch": 5.0, "blocks": [48.0]}


@pytest.mark.parametrize(
    ("lines", "count", "depot"), [(1, 16000, "left corner"), (5, 4000, "5th aisle"), (20, 1200, "left corner")]
)
def test_tours_that_return(lines: int, count: int, depot: str) -> None:
    values = anchor("picking_single_block")["values"]
    exact = next(v for k, v in values.items() if depot in k and k.endswith(f"n={lines}"))["return_exact"]
    found = tours(lines, count, **AREA, depot=20.0 if depot == "5th aisle" else 0.0, route="return")
    mean(found).agrees(exact)


@pytest.mark.parametrize("route", ["s_shape", "midpoint", "largest_gap", "combined"])
def test_tours_of_other_routes(route: str) -> None:
    value, error = anchor("picking_single_block")["values"]["depot left corner, n=10"][route]
    found = mean(tours(10, 1200, **AREA, route=route))
    both = Found(found.mean, float(np.hypot(found.error, error)), found.freedom)
    both.agrees(value)
