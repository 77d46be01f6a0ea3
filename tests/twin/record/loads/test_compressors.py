"""Compressors: the demand of stations by state, shared out over time; figures, slots and the table of power."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import twin
from models.physics.compressor import SHARING
from scenarios.command import main
from tests.scenarios.mistakes import only_line
from twin.study.result import Result

END = 7200.0
MACHINES = {
    "big": {"medium": "air", "flow": 0.1, "power": 40e3, "unloaded_power": 10e3, "area": "house"},
    "trim": {"medium": "air", "flow": 0.06, "power": 22e3, "least": 0.25, "least_power": 7e3, "unloaded_power": 2e3},
}


def described(sharing: str = "priority", leakage: float = 0.02, **compressors: Any) -> Any:
    return {
        "name": "hall",
        "run": {"length": END, "warm_up": 0.0},
        "products": {
            "p": {
                "routing": [
                    {"name": "a", "station": "press", "time": 90.0},
                    {"name": "b", "station": "saw", "time": 70.0},
                ]
            }
        },
        "sources": {"s": {"product": "p", "every": 100.0}},
        "stations": {
            "press": {"area": "north", "media": {"air": {"processing": 0.05, "idle": 0.01}}},
            "saw": {"media": {"air": {"processing": 0.08}}},
        },
        "energy": {
            "media": {"air": {"sharing": sharing, "leakage": leakage}, "water": {"electricity": 3e5}},
            "compressors": compressors or MACHINES,
            "tariff": {"demand_interval": 900.0},
        },
    }


def run(folder: Path, *args: Any, **more: Any) -> Result:
    return twin.run(twin.Plant.model_validate(described(*args, **more)), 1, path=folder / "r.h5")


def demand(result: Result) -> np.ndarray:
    """Demand in every second [m3/s], from the table of states: all changes fall on whole seconds."""
    total = np.full(int(END), 0.02)
    flows = {("press", "processing"): 0.05, ("press", "idle"): 0.01, ("saw", "processing"): 0.08}
    for row in result.table("states").itertuples():
        total[int(row.start) : int(row.end)] += flows.get((str(row.unit), str(row.state)), 0.0)
    return total


def curve(flow: np.ndarray, full: float, least: float, power: float, at_least: float, unloaded: float) -> np.ndarray:
    low = least * full
    above = at_least + (power - at_least) * (flow - low) / max(full - low, 1e-30)
    below = unloaded + (at_least - unloaded) * flow / low
    return np.where(flow <= 0, 0.0, np.where(flow >= low - 1e-12, power if least == 1 else above, below))


def shared(total: np.ndarray, sharing: str) -> tuple[np.ndarray, np.ndarray]:
    """What `big` (0.1 m3/s, fixed) and `trim` (0.06 m3/s, variable) give."""
    if sharing == "priority":
        big = np.minimum(total, 0.1)
        trim = np.minimum(total - big, 0.06)
    elif sharing == "equal":
        share = np.minimum(total / 0.16, 1.0)
        big, trim = 0.1 * share, 0.06 * share
    else:
        full = total >= 0.1 - 1e-12
        trim = np.minimum(np.where(full, total - 0.1, total), 0.06)
        big = np.where(full, 0.1, total - trim)
    return big, np.where(trim < 1e-9, 0.0, trim)


@pytest.mark.parametrize("sharing", SHARING)
def test_second_by_second(sharing: str, tmp_path: Path) -> None:
    result = run(tmp_path, sharing)
    total = demand(result)
    assert len(np.unique(np.round(total, 9))) >= 3
    big, trim = shared(total, sharing)
    drawn = {"big": curve(big, 0.1, 1.0, 40e3, 40e3, 10e3), "trim": curve(trim, 0.06, 0.25, 22e3, 7e3, 2e3)}
    for name, given, full in (("big", big, 0.1), ("trim", trim, 0.06)):
        assert result.figures["energy", name].mean * 3.6e6 == pytest.approx(drawn[name].sum(), rel=1e-9)
        assert result.figures["compressor_load", name].mean == pytest.approx(100 * given.sum() / full / END, rel=1e-9)
    both = drawn["big"] + drawn["trim"]
    specific = result.figures["specific_energy", "air"].mean * 3.6e6
    assert specific == pytest.approx(both.sum() / (big + trim).sum(), rel=1e-9)
    assert result.figures["shortage", "air"].mean == pytest.approx(0.0, abs=1e-9)
    assert result.figures["medium_use", "air"].mean == pytest.approx(total.sum(), rel=1e-9)
    assert result.figures["energy"].mean * 3.6e6 == pytest.approx(both.sum(), rel=1e-9)
    assert result.figures["energy", "house"].mean * 3.6e6 == pytest.approx(drawn["big"].sum(), rel=1e-9)
    slots = both.reshape(-1, 900).sum(axis=1)
    assert np.allclose(result.table("energy")["electricity"], slots, rtol=1e-9)
    assert result.figures["peak_power"].mean == pytest.approx(slots.max() / 900.0 / 1000.0, rel=1e-9)
    seconds = result.power(1.0, "machine")
    assert np.allclose(seconds["compressor: big"], drawn["big"], rtol=1e-9)
    assert np.allclose(seconds["compressor: trim"], drawn["trim"], rtol=1e-9)
    areas = result.power("1 min", "area")
    assert np.allclose(areas["house"], drawn["big"].reshape(-1, 60).mean(axis=1), rtol=1e-9)


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    small = {"small": {"medium": "air", "flow": 0.04, "power": 15e3}}
    result = run(tmp_path, **small)
    total = demand(result)
    missing = np.maximum(total - 0.04, 0.0).sum()
    assert result.figures["shortage", "air"].mean == pytest.approx(100 * missing / total.sum(), rel=1e-9)
    given = np.minimum(total, 0.04).sum()
    assert result.figures["compressor_load", "small"].mean == pytest.approx(100 * given / 0.04 / END, rel=1e-9)


def test_leakage_alone_keeps_a_compressor_busy(tmp_path: Path) -> None:
    data = described(leakage=0.03)
    for station in data["stations"].values():
        station["media"] = {}
    result = twin.run(twin.Plant.model_validate(data), 1, path=tmp_path / "r.h5")
    wanted = 0.3 * 40e3 + 0.7 * 10e3
    assert result.figures["energy", "big"].mean * 3.6e6 == pytest.approx(wanted * END, rel=1e-12)
    assert result.figures["energy", "trim"].mean == 0.0


def test_the_order_of_the_file_is_the_priority_whatever_the_media(tmp_path: Path) -> None:
    data = described()
    data["energy"]["media"]["water"] = {}
    data["energy"]["compressors"] = {
        "trim": MACHINES["trim"],
        "pump": {"medium": "water", "flow": 0.02, "power": 9e3},
        "big": MACHINES["big"],
    }
    data["stations"]["saw"]["media"]["water"] = {"processing": 0.01}
    result = twin.run(twin.Plant.model_validate(data), 1, path=tmp_path / "r.h5")
    total = demand(result)
    trim = np.minimum(total, 0.06)
    assert result.figures["energy", "trim"].mean * 3.6e6 == pytest.approx(
        curve(trim, 0.06, 0.25, 22e3, 7e3, 2e3).sum(), rel=1e-9
    )
    big = np.where(total - trim < 1e-9, 0.0, total - trim)
    assert result.figures["energy", "big"].mean * 3.6e6 == pytest.approx(
        curve(big, 0.1, 1.0, 40e3, 40e3, 10e3).sum(), rel=1e-9
    )
    busy = sum(r.duration for r in result.table("states").itertuples() if (r.unit, r.state) == ("saw", "processing"))
    assert result.figures["energy", "pump"].mean * 3.6e6 == pytest.approx(4.5e3 * busy, rel=1e-9)


def test_a_medium_without_compressors_is_as_stated(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.figures["specific_energy", "water"].mean == pytest.approx(3e5 / 3.6e6)
    assert result.figures.row("shortage", "water").note == "no compressor makes it"


def test_the_report_shows_what_makes_air(tmp_path: Path) -> None:
    from viz.report.power import profile

    result = run(tmp_path)
    found = profile(result.plant, result.measures)
    assert list(found.media) == ["air", "water"]
    both = sum(result.figures["energy", name].mean for name in MACHINES) * 3.6e6
    assert found.media["air"].sum() * 900.0 == pytest.approx(both, rel=1e-9)
    assert main(["show", str(result.path), "--html", str(tmp_path / "r.html"), "--lang", "zh"]) == 0


PLANT = """
name: hall
run: {length: 10 h}
products: {p: {routing: [{name: a, station: saw, time: 1 min}]}}
sources: {s: {product: p, every: 2 min}}
stations: {saw: {media: {air: {processing: 2 m3/min}}}}
energy:
  media: {air: {AIR}}
  compressors: {COMPRESSORS}
"""
ONE = "one: {medium: air, flow: 3 m3/min, power: 20 kW}"


@pytest.mark.parametrize(
    ("air", "compressors", "said"),
    [
        ("", "one: {medium: oxygen, flow: 3 m3/min, power: 20 kW}", "no medium is called 'oxygen'; known: 'air'"),
        ("electricity: 0.1 kWh/m3", ONE, "is what the compressors of 'air' draw already"),
        ("leakage: 1 m3/min", "", "has no effect, since no compressor makes 'air'"),
        ("sharing: equal", "", "has no effect, since no compressor makes 'air'"),
        ("sharing: best", ONE, "sharing"),
        ("", ONE.replace("20 kW", "20 kW, unloaded_power: 30 kW"), "must not fall"),
        ("", ONE.replace("20 kW", "20 kW, least_power: 3 kW"), "`least_power` belongs to a variable speed"),
        ("", ONE.replace("3 m3/min", "0"), "flow"),
        ("", ONE.replace("3 m3/min", "3 m3"), "'3 m3' is a volume, a flow is wanted"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_mistakes_are_one_line(
    air: str, compressors: str, said: str, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error = only_line(PLANT.replace("AIR", air).replace("COMPRESSORS", compressors), tmp_path, language, capsys)
    assert "plant.yaml:8: " in error or "plant.yaml:9: " in error
    assert said in error or language == "zh"


def test_a_medium_that_may_fall_short_is_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plant.yaml"
    file.write_text(PLANT.replace("AIR", "leakage: 2 m3/min").replace("COMPRESSORS", ONE), encoding="utf-8")
    assert main(["check", str(file)]) == 0
    assert "may fall short: all stations at once take 240 m^3/h" in capsys.readouterr().out
