"""The examples run, and say what they promise."""

from __future__ import annotations

import importlib.util
import os
from itertools import combinations
from pathlib import Path
from types import ModuleType

import networkx as nx
import numpy as np
import pytest

import twin
from models.checking.examine import examine
from models.checking.require import checker
from models.index import Index
from models.plant import Plant
from models.reading.reader import dump, read
from models.trace import VEHICLE_STATES, Chunk
from twin.engine.reference import simulate
from twin.figures.registry import given_names
from twin.study.sweeping.plan import make_plan
from viz.layout.placement import place

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
GEARBOX = EXAMPLES / "gearbox_plant"
STUDIES = sorted(EXAMPLES.glob("*/*study.yaml"))
PLANTS = sorted(path.relative_to(EXAMPLES).as_posix() for path in set(EXAMPLES.glob("*/*.yaml")) - set(STUDIES))


def script(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"example_{path.parent.name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_a_study_has_points_that_can_be_run(path: Path) -> None:
    plan = make_plan(path)
    assert len(plan.points) == 18
    made = [plan.plant(point) for point in plan.points]
    assert len({dump(plant) for plant in made}) == 18


def load(name: str) -> Plant:
    path = EXAMPLES / name
    return read(path, Plant, check=checker(path.parent, given_names()))


class Orders:
    """Counts the orders that are done, and those on time."""

    def __init__(self) -> None:
        self.rows: list[Chunk] = []

    def take(self, chunk: Chunk) -> None:
        self.rows.append({stream: chunk[stream] for stream in ("orders", "states")})

    def close(self, end: float) -> None:
        self.end = end

    def of(self, stream: str) -> np.ndarray:
        return np.concatenate([chunk[stream] for chunk in self.rows])


class Legs(Orders):
    """Keeps what vehicles and cranes do."""

    def take(self, chunk: Chunk) -> None:
        self.rows.append({stream: chunk[stream] for stream in ("legs", "states")})


def test_plants_are_found() -> None:
    names = ("plant", "two_loops", "variant")
    assert {*(f"gearbox_plant/{name}.yaml" for name in names), "ft10/plant.yaml"} <= set(PLANTS)


@pytest.mark.parametrize("name", PLANTS)
def test_a_plant_has_no_errors_and_is_the_same_after_it_was_written(name: str, tmp_path: Path) -> None:
    plant = load(name)
    findings = examine(plant, (EXAMPLES / name).parent, given_names())
    assert not findings.errors, str(findings)
    for defaults in (True, False):
        written = tmp_path / "again.yaml"
        written.write_text(dump(plant, defaults=defaults), encoding="utf-8")
        assert read(written, Plant, check=checker(tmp_path)) == plant


@pytest.mark.parametrize("name", PLANTS)
def test_a_plant_runs_for_a_day(name: str) -> None:
    assert simulate(load(name), length=86400.0).time == 86400.0


def test_the_gearbox_plant_is_busy_but_not_swamped() -> None:
    plant, seen = load("gearbox_plant/plant.yaml"), Orders()
    end = simulate(plant, observers=[seen]).time
    orders = seen.of("orders")
    assert 150 <= len(plant.orders) <= 250
    assert len(orders) >= 0.95 * len(plant.orders)
    assert 0.8 < np.mean(orders[:, 7] <= orders[:, 6]) < 1.0
    index, states = Index(plant), seen.of("states")
    hobber = states[states[:, 1] == index.unit_of["hobber", 0]]
    spans = np.diff(np.append(hobber[:, 0], end))
    planned = spans[hobber[:, 2] != 0].sum()
    assert 0.85 < 1 - spans[hobber[:, 2] == 1].sum() / planned < 0.96


def test_the_variant_differs_only_in_what_it_states() -> None:
    base, variant = load("gearbox_plant/plant.yaml"), load("gearbox_plant/variant.yaml")
    assert variant.orders == base.orders
    assert (base.stations["bench"].capacity, variant.stations["bench"].capacity) == (3, 4)
    assert variant.stations["bench"].model_copy(update={"capacity": 3}) == base.stations["bench"]
    assert variant.products["S40-in"].model_copy(update={"lot": 8}) == base.products["S40-in"]


def test_the_other_floor_moves_things_and_changes_nothing_else() -> None:
    base, other = load("gearbox_plant/plant.yaml"), load("gearbox_plant/two_loops.yaml")
    same = {"position": None, "size": None}
    assert [s.model_copy(update=same) for s in base.stations.values()] == [
        s.model_copy(update=same) for s in other.stations.values()
    ]
    assert sum(base.stations[name].position != other.stations[name].position for name in base.stations) >= 8
    for field in ("products", "orders", "people", "fleets", "transports", "gates", "stock", "energy", "initial"):
        assert getattr(base, field) == getattr(other, field)
    assert {base.network.nodes[gate] for gate in ("goods in", "dispatch")} == {
        other.network.nodes[gate] for gate in ("goods in", "dispatch")
    }


@pytest.mark.parametrize("name", ["plant", "two_loops"])
def test_no_loop_of_lanes_is_so_short_that_the_vehicles_could_fill_it(name: str) -> None:
    plant = load(f"gearbox_plant/{name}.yaml")
    lanes = nx.DiGraph((lane.from_, lane.to) for lane in plant.network.lanes if not lane.two_way)
    vehicles = sum(fleet.vehicles for fleet in plant.fleets.values())
    assert min(map(len, nx.simple_cycles(lanes))) > vehicles
    assert all(room >= vehicles for room in plant.network.bays.values())


def test_everything_on_the_floor_of_the_gearbox_plants_has_room() -> None:
    for name in ("plant", "two_loops"):
        boxes = place(load(f"gearbox_plant/{name}.yaml"))
        assert not any(box.placed for box in boxes)
        assert not [(one.name, other.name) for one, other in combinations(boxes, 2) if one.overlaps(other)]


def test_vehicles_and_the_crane_have_states_ways_and_energy() -> None:
    plant, seen = load("gearbox_plant/plant.yaml"), Legs()
    simulate(plant, length=86400.0, observers=[seen])
    index, legs, states = Index(plant), seen.of("legs"), seen.of("states")
    vehicles = [index.unit_of["vehicles", number] for number in range(6)]
    crane = index.unit_of["high-bay store", 0]
    for unit in (*vehicles, crane):
        mine = legs[legs[:, 2] == unit]
        assert mine[:, 4].sum() > 100.0
        assert mine[:, 5].sum() > 1000.0
    assert {VEHICLE_STATES[int(state)] for state in states[np.isin(states[:, 1], vehicles), 2]} >= {
        "idle", "to_pickup", "loading", "loaded", "unloading", "charging"
    }  # fmt: skip


def test_lowering_the_furnace_at_night_saves_gas_and_starts_it_cold() -> None:
    day, night = (
        twin.run(load(f"heat_treatment/{name}.yaml"), 1, 3 * 86400.0, 86400.0, record="figures", workers=1).figures
        for name in ("plant", "night")
    )
    assert day["throughput"].mean == night["throughput"].mean  # the temperature acts on no operation
    assert night["medium_use", "gas"].mean < 0.97 * day["medium_use", "gas"].mean
    assert day["below_set_point", "furnace"].mean == 0.0
    assert 0.0 < night["below_set_point", "furnace"].mean < 20.0
    assert night["specific_energy", "air"].mean < 0.9 * day["specific_energy", "air"].mean
    for figures in (day, night):
        assert figures["shortage", "air"].mean == 0.0
        assert 0.0 < figures["energy", "loading belt"].mean < figures["energy", "cooling belt"].mean
        assert 0.39 < figures["co2_intensity"].mean < 0.62


@pytest.fixture(scope="module")
def classics() -> ModuleType:
    return script(EXAMPLES / "ft10" / "run.py")


@pytest.mark.parametrize(
    ("name", "makespan"), [("ft10", 930), ("la01", 666), ("la02", 655), ("la03", 597), ("la04", 590), ("la05", 593)]
)
def test_an_optimal_schedule_executed_gives_the_optimal_makespan(
    classics: ModuleType, name: str, makespan: int
) -> None:
    assert simulate(classics.load(name)).time == makespan
    assert simulate(classics.load(name, scheduled=False)).time > makespan


def test_ft10_as_a_file_is_the_instance(classics: ModuleType) -> None:
    plant = load("ft10/plant.yaml")
    assert plant.products == classics.load("ft10").products
    assert simulate(plant).time == 930


def test_the_job_shop_script_prints_what_it_found(classics: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert classics.main(["la05"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split() == ["la05", "610", "593", "593"]
    with pytest.raises(SystemExit) as refused:
        classics.main(["la99"])
    assert refused.value.code == 2


def test_a_damaged_instance_is_refused(classics: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("2 2\n0 1 1 2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="2 lines of 2 pairs"):
        classics.read_instance(tmp_path / "bad.txt")


@pytest.fixture(scope="module")
def shop() -> ModuleType:
    return script(EXAMPLES / "job_shop_2012" / "build_and_run.py")


LOG = """case,activity,machine,worker,start,end,order_qty,part,report_type,qty_completed,qty_rejected,qty_mrb,rework
C1,Turn - M 1,M 1,A,2012-01-03 08:00:00+00:00,2012-01-03 10:00:00+00:00,10,cap,D,10,0,0,
C2,Turn - M 1,M 1,A,2012-01-03 10:00:00+00:00,2012-01-03 11:00:00+00:00,5,cap,D,5,0,0,
C1,Check,QC,B,2012-01-03 10:00:00+00:00,2012-01-03 11:00:00+00:00,10,cap,D,10,0,0,
C2,Check,QC,B,2012-01-03 11:00:00+00:00,2012-01-03 12:00:00+00:00,5,cap,D,5,0,0,
C3,Check,QC,C,2012-01-03 11:00:00+00:00,2012-01-03 12:00:00+00:00,5,lid,D,5,0,0,
C3,Check,QC,C,2012-01-03 11:00:00+00:00,2012-01-03 12:00:00+00:00,5,lid,D,5,0,0,
"""


def test_a_log_becomes_a_plant(shop: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    plant = shop.build(shop.read_log(path))
    day = 86400.0
    assert {order.name: order.release - day for order in plant.orders} == {"C1": 28800, "C2": 36000, "C3": 39600}
    turn, check = plant.products["C1"].routing
    assert (turn.station, turn.time.mean) == (("M 1",), 10 * 10800 / 15)  # 3 h for 15 pieces
    assert check.time.mean == 10 * 7200 / 15
    assert plant.products["C3"].routing[0].time.mean == 3600  # booked twice by the same worker at the same time
    assert {name: station.capacity for name, station in plant.stations.items()} == {"M 1": 1, "QC": 2}
    assert [(shift.start, shift.end, shift.days) for shift in plant.shifts.values()] == [(28800, 43200, ("tue",))]
    assert [day.isoformat() for day in plant.calendar.holidays] == ["2012-01-02"]
    assert shop.main([str(path)]) == 0
    assert "rank correlation" in capsys.readouterr().out


def test_a_missing_log_is_one_line(shop: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shop.main([str(tmp_path / "none.csv")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_real_log_of_2012(shop: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    data = Path(os.environ.get("TWIN_DATA", ROOT.parent / "shared" / "data"))
    log = data / "logs" / "production_jobshop_2012.csv"
    if not log.is_file():
        pytest.skip("the log of 2012 is not part of the project; name its data folder in TWIN_DATA")
    assert shop.main([str(log)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("225 orders,")
    real = [int(line.split()[1]) for line in out.splitlines() if len(line.split()) == 3 and line.split()[0].isdigit()]
    assert sum(real) == 225
