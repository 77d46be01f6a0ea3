"""Furnaces: heat-up, hold, cool-down and load, worked out by hand and balanced."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import twin
from scenarios.command import main
from tests.scenarios.mistakes import only_line
from twin.record.errors import RecordError
from twin.study.result import NotRecorded, Result

C, K, HEATER, AMBIENT, SET = 200e3, 40.0, 80e3, 293.15, 1093.15
HOLD = K * (SET - AMBIENT)
RISE = -C / K * math.log(1 - HOLD / HEATER)  # time from the ambient up to the set point [s]


def described(lots: int = 4, time: float = 1800.0, energy: dict[str, Any] | None = None, **furnace: Any) -> Any:
    stated = {"set_points": {"idle": SET, "processing": SET}, "heater": HEATER, "capacity": C, "loss": K}
    return {
        "name": "hall",
        "run": {"length": 36000.0, "warm_up": 0.0},
        "products": {"p": {"routing": [{"name": "heat", "station": "oven", "time": time}]}},
        "orders": [
            {"name": f"o{number}", "product": "p", "quantity": 1, "release": 14400.0 + 3600.0 * number}
            for number in range(lots)
        ],
        "stations": {"oven": {"area": "heat", "furnace": {**stated, **furnace}}},
        "energy": energy or {},
    }


def run(folder: Path, *args: Any, **more: Any) -> Result:
    return twin.run(twin.Plant.model_validate(described(*args, **more)), 1, length=36000.0, path=folder / "r.h5")


def kwh(result: Result, name: str = "energy", subject: str = "oven") -> float:
    return result.figures[name, subject].mean * 3.6e6


def test_heat_up_at_full_power_then_the_losses(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert kwh(result) == pytest.approx(HEATER * RISE + HOLD * (36000.0 - RISE), rel=1e-12)
    assert kwh(result, "energy_processing") == pytest.approx(HOLD * 4 * 1800.0, rel=1e-9)
    assert result.figures["below_set_point", "oven"].mean == 0.0
    table = result.temperature("10 min")
    assert list(table.columns) == ["time", "oven [degC]"]
    time = table["time"].to_numpy()
    up = AMBIENT + HEATER / K * -np.expm1(-K * np.minimum(time, RISE) / C)
    assert np.allclose(table["oven [degC]"] + 273.15, up, rtol=1e-12)


def test_what_pieces_take_up_is_paid_for(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    empty, result = run(tmp_path / "one"), run(tmp_path, piece_heat=5e6, efficiency=0.8)
    assert kwh(empty) < 0.8 * kwh(result)
    rise = -C / K * math.log(1 - HOLD / (0.8 * HEATER))
    wanted = HEATER * rise + (HOLD * (36000.0 - rise) + 4 * 5e6) / 0.8
    assert kwh(result) == pytest.approx(wanted, rel=1e-12)
    by_product = result.figures["energy_per_piece", "p"].mean * 3.6e6
    assert by_product == pytest.approx((HOLD * 1800.0 + 5e6) / 0.8, rel=1e-9)


def test_a_load_that_is_too_much_lets_the_temperature_fall(tmp_path: Path) -> None:
    load = 60e3
    result = run(tmp_path, 1, piece_heat=load * 1800.0)  # 32 kW of losses and 60 kW, of a heater with 80 kW
    assert HOLD + load > HEATER
    end = AMBIENT + (HEATER - load) / K + (SET - AMBIENT - (HEATER - load) / K) * math.exp(-K * 1800.0 / C)
    table = result.temperature(16200.0)  # the lot is in from 14400 s to 16200 s
    assert table["oven [degC]"][1] + 273.15 == pytest.approx(end, rel=1e-12)
    assert result.figures["below_set_point", "oven"].mean == pytest.approx(100.0)
    back = -C / K * math.log((HEATER - HOLD) / (HEATER - K * (end - AMBIENT)))
    wanted = HEATER * (RISE + 1800.0 + back) + HOLD * (36000.0 - RISE - 1800.0 - back)
    assert kwh(result) == pytest.approx(wanted, rel=1e-12)


def test_it_cools_down_to_the_next_set_point_for_nothing(tmp_path: Path) -> None:
    low = 693.15
    result = run(tmp_path, 1, set_points={"idle": low, "processing": SET}, initial=low)
    up = -C / K * math.log((HEATER - HOLD) / (HEATER - K * (low - AMBIENT)))
    down = -C / K * math.log((low - AMBIENT) / (SET - AMBIENT))
    assert up < 1800.0
    working = HEATER * up + HOLD * (1800.0 - up)
    assert kwh(result, "energy_processing") == pytest.approx(working, rel=1e-9)
    assert result.figures["below_set_point", "oven"].mean == pytest.approx(100 * up / 1800.0, rel=1e-9)
    resting = K * (low - AMBIENT) * (36000.0 - 1800.0 - down)
    assert kwh(result, "energy_idle") == pytest.approx(resting, rel=1e-9)


def test_a_heater_that_is_off_leaves_it_to_cool(tmp_path: Path) -> None:
    result = run(tmp_path, 1, set_points={"processing": SET}, initial=SET)
    table = result.temperature(14400.0)
    wanted = AMBIENT + (SET - AMBIENT) * math.exp(-K * 14400.0 / C)
    assert table["oven [degC]"][1] + 273.15 == pytest.approx(wanted, rel=1e-12)
    assert kwh(result, "energy_idle") == 0.0


def test_without_losses_and_time_every_heat_comes_back(tmp_path: Path) -> None:
    """Operations that take no time cool the furnace at once."""
    result = run(tmp_path, 4, time=0.0, loss=0.0, piece_heat=8e6)
    assert kwh(result) == pytest.approx(C * (SET - AMBIENT) + 4 * 8e6, rel=1e-9)


def test_a_fuel_is_a_medium_by_its_calorific_value(tmp_path: Path) -> None:
    media = {"gas": {"heat": 35e6, "price": 3.0, "co2": 2.0, "electricity": 1e5}}
    result = run(tmp_path, energy={"media": media, "co2": 0.5 / 3.6e6, "tariff": {"price": 0.0}}, fuel="gas")
    volume = (HEATER * RISE + HOLD * (36000.0 - RISE)) / 35e6
    assert kwh(result) == pytest.approx(volume * 1e5, rel=1e-9)  # what it takes to bring the gas
    assert result.figures["cost_energy"].mean == pytest.approx(volume * 3.0, rel=1e-9)
    assert result.figures["co2"].mean * 1000 == pytest.approx(volume * 2.0 + volume * 1e5 * 0.5 / 3.6e6, rel=1e-9)
    assert result.table("energy")["gas [m3]"].sum() == pytest.approx(volume, rel=1e-9)
    powers = result.power("15 min", "machine")
    assert (powers["oven"] * 900.0).sum() == pytest.approx(volume * 1e5, rel=1e-9)


@pytest.mark.parametrize("by", ["machine", "area", "plant"])
def test_the_table_of_power_has_the_same_energy(by: Any, tmp_path: Path) -> None:
    result = run(tmp_path, piece_heat=60e6, set_points={"idle": 693.15, "processing": SET})
    for resolution in (60.0, 777.0, 7200.0):
        table = result.power(resolution, by)
        powers = table.drop(columns="start").to_numpy().sum(axis=1)
        assert powers @ np.diff(np.append(table["start"], 36000.0)) == pytest.approx(kwh(result), rel=1e-9)
    assert result.table("energy")["electricity"].sum() == pytest.approx(kwh(result), rel=1e-9)
    assert kwh(result, subject="heat") == pytest.approx(kwh(result), rel=1e-12)


def test_batches_and_machines_side_by_side_have_their_own_heat(tmp_path: Path) -> None:
    data = described(0, piece_heat=1e6)
    data["stations"]["oven"] |= {"capacity": 2, "batch": {"max": 4, "min": 1, "wait": 600.0}}
    data["orders"] = [
        {"name": f"o{n}", "product": "p", "quantity": 1, "release": 15000.0 + 300.0 * n} for n in range(7)
    ]
    result = twin.run(twin.Plant.model_validate(data), 1, path=tmp_path / "r.h5")
    wanted = 2 * (HEATER * RISE + HOLD * (36000.0 - RISE)) + 7e6
    end = result.measures[0].end
    assert kwh(result) == pytest.approx(wanted - 2 * HOLD * (36000.0 - end), rel=1e-9)
    assert list(result.temperature("1 h").columns) == ["time", "oven[1] [degC]", "oven[2] [degC]"]


def test_what_cannot_be_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(tmp_path)
    path = str(result.path)
    assert main(["show", path, "temperature", "--resolution", "1 h", "--csv", str(tmp_path / "t.csv")]) == 0
    assert (tmp_path / "t.csv").read_text(encoding="utf-8-sig").startswith("time,oven [degC]\n0.0,")
    for options in (["--by", "area"], ["--resolution", "0"], ["--resolution", "1e-9 s"]):
        capsys.readouterr()
        assert main(["show", path, "temperature", *options]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    with pytest.raises(NotRecorded, match="temperature: the run was recorded with figures alone"):
        twin.run(result.plant, 1, 100.0, record="figures").temperature()
    bare = described()
    del bare["stations"]["oven"]["furnace"]
    with pytest.raises(RecordError, match="no station of the plant is a `furnace`"):
        twin.run(twin.Plant.model_validate(bare), 1).temperature()


PLANT = """
name: hall
run: {length: 10 h}
products: {p: {routing: [{name: a, station: oven, time: 1 h}]}}
sources: {s: {product: p, every: 2 h}}
stations:
  oven:
    furnace: {set_points: {processing: 800 degC}, heater: 40 kW, capacity: 200 kJ/K, loss: 40 W/K MORE}
energy: {media: {air: {electricity: 0.1 kWh/m3}}}
"""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (", fuel: gas", "no medium is called 'gas'; known: 'air'"),
        (", fuel: air", "medium 'air' has no calorific value, so it does not burn; write its `heat`"),
        (", piece_heat: {q: 3 MJ}", "no product is called 'q'"),
        (", initial: 20 kW", "'20 kW' is a power, a temperature is wanted"),
        (", efficiency: 0", "efficiency"),
        (", color: red", "color"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_mistakes_are_one_line(
    more: str, said: str, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error = only_line(PLANT.replace(" MORE", more), tmp_path, language, capsys)
    assert "plant.yaml:8: " in error
    assert said in error or language == "zh"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("40 kW", "20 kW"), "is never reached"),
        ((" MORE", ", piece_heat: 50 MJ"), "is too small for 'p'"),
    ],
)
def test_a_heater_that_is_too_small_is_a_warning(
    change: tuple[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plant.yaml"
    file.write_text(PLANT.replace(*change).replace(" MORE", ""), encoding="utf-8")
    assert main(["check", str(file)]) == 0
    assert said in capsys.readouterr().out
