"""Plants that assemble what they make: orders of several lots, families, batches, hand-over, stock, hold-out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import twin
from models.plant import Plant
from scenarios.command import main
from tests.twin.building.logs import START, Rows, row, write
from twin.building.build import Built, build
from twin.building.loading import load_log
from twin.building.trust.rest import delivered

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
KIT = {"rod": 1, "short rod": 1, "tube": 2, "bolt": 4}
SETUP = {"matrix": {"rods": {"tubes": "30 min"}, "tubes": {"rods": "20 min"}}}
MADE: dict[str, Any] = {
    "pump": {"lot": 2, "routing": [{"name": "kit", "station": "K", "time": "60 s", "handover": "90 s",
                                    "components": KIT},
                                   {"name": "assemble", "station": "B", "time": "gamma(10 min, 2 min)"}]},
    "rod": {"lot": 4, "family": "rods", "routing": [{"name": "turn", "station": "T", "time": "4 min"},
                                                    {"name": "harden", "station": "O", "time": "1 h"}]},
    "short rod": {"lot": 4, "family": "rods", "routing": [{"name": "turn", "station": "T", "time": "3 min"},
                                                          {"name": "harden", "station": "O", "time": "1 h"}]},
    "tube": {"lot": 4, "family": "tubes", "routing": [{"name": "bore", "station": "T", "time": "5 min"},
                                                      {"name": "harden", "station": "O", "time": "1 h"}]},
    "bolt": {},
}  # fmt: skip


def factory(orders: int = 60) -> Plant:
    """Pumps to order: four of them every four hours and some more at times."""
    released = [
        {"name": f"A{n}", "product": "pump", "quantity": 8 if n % 5 == 0 else 4, "release": f"{4 * n} h",
         "due": f"{4 * n + 30 + 7 * (n % 3)} h"}
        for n in range(orders)
    ]  # fmt: skip
    return Plant.model_validate(
        {"name": "pumps", "run": {"seed": 5}, "calendar": {"start": "2026-01-05"}, "products": MADE, "orders": released,
         "stations": {"K": {}, "B": {}, "T": {"setup": SETUP, "queue": {"rule": "least_setup"}},
                      "O": {"batch": {"max": 4, "min": 2, "wait": "2 h", "by": "family"}}}}
    )  # fmt: skip


@pytest.fixture(scope="module")
def pumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pumps") / "log.parquet"
    twin.run(factory(), replications=1, workers=1, engine="reference").table("log", dates=True).to_parquet(file)
    return file


@pytest.fixture(scope="module")
def built(pumps: Path) -> Built:
    return build(pumps)


def test_cases_of_an_order_are_one_order_which_brings_its_parts(built: Built) -> None:
    plant = built.plant
    assert {(one.name, one.product, one.quantity) for one in plant.orders} == {
        (f"A{n}", "pump", 8 if n % 5 == 0 else 4) for n in range(60)
    }
    assert plant.products["pump"].lot == 2
    assert plant.products["rod"].made == "to_order"
    assert str(plant.orders[1].due) == "2026-01-06 17:00:00"


def test_products_that_change_without_a_setup_are_a_family(built: Built) -> None:
    families = {name: product.family for name, product in built.plant.products.items() if product.family}
    assert families == {"rod": "rod + short rod", "short rod": "rod + short rod"}
    setup = built.plant.stations["T"].setup
    assert setup is not None
    assert setup.matrix["rod + short rod"]["tube"].mean == 1800
    assert setup.matrix["tube"]["rod + short rod"].mean == 1200


def test_a_batch_has_what_it_waits_for(built: Built) -> None:
    batch = built.plant.stations["O"].batch
    assert batch is not None
    assert (batch.min, batch.by) == (2, "family")


def test_what_was_built_in_before_it_was_made_was_in_stock(tmp_path: Path) -> None:
    rows: Rows = []
    for number in range(12):
        at = 5000.0 * number
        rows.append(
            row(
                f"p{number}",
                "kit",
                "K",
                at,
                at + 60,
                product="pump",
                release=START + timedelta(seconds=at),
                components="rod: 2; bolt: 4",
            )
        )
        rows.append(row(f"r{number}", "turn", "T", at + 1000, at + 2000, product="rod", quantity=2,
                        release=START + timedelta(seconds=at)))  # fmt: skip
    built = build(write(tmp_path / "log.csv", rows))
    assert dict(built.plant.initial.stock) == {"rod": 2}
    assert "at least, as so much was built in before it was made" in built.draft.text()


def test_hand_over_is_what_passed_while_the_next_machine_stood_idle(built: Built) -> None:
    kit, _ = built.plant.products["pump"].routing
    assert kit.handover is not None
    assert kit.handover.mean == pytest.approx(90, abs=0.01)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_what_an_assembly_plant_delivers_is_foretold_from_the_state_at_the_cut(share: float, pumps: Path) -> None:
    log, columns = load_log(pumps)
    found = delivered(log, columns, share)
    assert found.real > 80
    assert found.unknown == 0
    assert found.simulated == pytest.approx(found.real, rel=0.02)


@pytest.mark.parametrize("name", ["gearbox_plant", "hydraulics"])
def test_what_an_example_delivers_is_foretold(name: str, tmp_path: Path) -> None:
    file = tmp_path / "log.parquet"
    twin.run(EXAMPLES / name / "plant.yaml", replications=1, workers=1).table("log", dates=True).to_parquet(file)
    log, columns = load_log(file)
    found = delivered(log, columns, 0.6)
    assert found.real > 200
    assert found.simulated == pytest.approx(found.real, rel=0.02)


def test_what_was_never_finished_is_not_foretold(tmp_path: Path) -> None:
    file = tmp_path / "log.parquet"
    twin.run(EXAMPLES / "ft10" / "plant.yaml", replications=1, workers=1).table("log", dates=True).to_parquet(file)
    found = delivered(*load_log(file), 0.5)
    assert (found.real, found.simulated, found.unknown) == (0, 0, 10)


def test_a_log_without_orders_takes_cases_of_one_instant_as_one(pumps: Path, tmp_path: Path) -> None:
    import pandas as pd

    table = pd.read_parquet(pumps).drop(columns=["order"])
    table.to_parquet(tmp_path / "log.parquet")
    orders = build(tmp_path / "log.parquet").plant.orders
    assert [one.quantity for one in orders] == [8 if n % 5 == 0 else 4 for n in range(60)]


def test_without_releases_an_order_is_released_when_its_first_case_begins(tmp_path: Path) -> None:
    rows: Rows = []
    for number in range(12):
        at = 5000.0 * number
        for case in range(2):
            begin = at + 600 * case
            rows.append(row(f"{number}.{case}", "saw", "S", begin, begin + 300, product="P", order=f"A{number}"))
    plant = build(write(tmp_path / "log.csv", rows)).plant
    assert [(one.name, one.quantity) for one in plant.orders] == [(f"A{n}", 2) for n in range(12)]
    assert [one.release for one in plant.orders] == [START + timedelta(seconds=5000 * n) for n in range(12)]


def test_an_operation_that_is_interrupted_leaves_its_station_free(tmp_path: Path) -> None:
    """Booked for an hour in the morning and one in the evening: what comes between need not wait for the station."""
    rows: Rows = []
    for number in range(30):
        at = 86400.0 * number
        more = {"product": "P", "quantity": 10, "completed": 5}
        rows.append(row(f"a{number}", "turn", "T", at, at + 3600, **more))
        rows.append(row(f"a{number}", "turn", "T", at + 36000, at + 39600, **more))
        rows.append(row(f"b{number}", "saw", "S", at + 3600, at + 7200, product="Q", quantity=10, completed=10))
        rows.append(row(f"b{number}", "turn", "T", at + 14400, at + 18000, product="Q", quantity=10, completed=10))
    saw = build(write(tmp_path / "log.csv", rows)).plant.products["Q"].routing[0]
    assert saw.handover is not None
    assert saw.handover.mean == 7200


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"due": "9999-12-31"}, "orders completed"),
        ({"quantity": 5, "rejected": 9}, "delivered by the plant file"),
        ({"state": ""}, "delivered by the plant file"),
    ],
)
def test_a_hold_out_of_odd_logs_ends_with_a_verdict(
    more: dict[str, object], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Due dates that are none, more rejected than there was, a station that was off shift all the time."""
    rows: Rows = [
        row(number, name, name.upper(), 3600.0 * number + 600 * place, 3600.0 * number + 600 * place + 420, **more)
        for number in range(40)
        for place, name in enumerate(("saw", "mill"))
    ]
    if "state" in more:
        rows += [{**row("", "", "SAW", 7200.0 * n, 7200.0 * (n + 1), state="off_shift"), "case": ""} for n in range(20)]
    assert main(["build", str(write(tmp_path / "log.csv", rows)), "--hold-out", "60%", "-n", "2"]) == 0
    shown = capsys.readouterr().out
    assert said in shown
    assert "nan" not in shown


@pytest.mark.parametrize(("few", "stations"), [(3, {"M1", "M2"}), (8, {"M1"})])
def test_a_station_that_few_cases_missed_by_chance_is_an_alternative(
    few: int, stations: set[str], tmp_path: Path
) -> None:
    """Two products use both mills alike; three cases of a third are on the first by chance, eight are not."""
    rows: Rows = [
        row(f"{product}{n}", "mill", f"M{n % 2 + 1}", 1000.0 * n + 400 * place, 1000.0 * n + 400 * place + 300,
            product=product)
        for place, product in enumerate("AB") for n in range(20)
    ]  # fmt: skip
    rows += [row(f"C{n}", "mill", "M1", 30000 + 1000.0 * n, 30300 + 1000.0 * n, product="C") for n in range(few)]
    assert set(build(write(tmp_path / "log.csv", rows)).plant.products["C"].routing[0].station) == stations


def made_into(
    tmp_path: Path, made: str, rod: dict[str, Any], sources: dict[str, Any] | None = None
) -> tuple[Built, float, float]:
    """Pumps with two rods each, in 30 days; the plant that is found, and what it delivers and foretells after half."""
    press = {"name": "press", "station": "K", "time": "exponential(5 min)", "rework": 0.1, "components": {"rod": 2}}
    turn = {"name": "turn", "station": "T", "time": "gamma(3 min, 1 min)"} | rod
    plant = Plant.model_validate(
        {"name": "p", "run": {"length": "30 d", "seed": 2}, "calendar": {"start": "2026-01-05"},
         "products": {"pump": {"routing": [press]},
                      "rod": {"made": made, "routing": [turn, {"name": "grind", "station": "K", "time": "1 min"}]}},
         "sources": {"pumps": {"product": "pump", "every": "exponential(14 min)"}} | (sources or {}),
         "stations": {"K": {}, "T": {}}}
    )  # fmt: skip
    twin.run(plant, replications=1, workers=1).table("log", dates=True).to_parquet(tmp_path / "log.parquet")
    log, columns = load_log(tmp_path / "log.parquet")
    found = delivered(log, columns, 0.5)
    return build(tmp_path / "log.parquet"), found.real, found.simulated


@pytest.mark.parametrize("quantity", [1, 3])
def test_a_stock_that_is_kept_up_is_found(quantity: int, tmp_path: Path) -> None:
    keep = {"rods": {"product": "rod", "keep": 9, "quantity": quantity}}
    built, real, simulated = made_into(tmp_path, "to_stock", {"scrap": "5 %"}, sources=keep)
    source = built.plant.sources["stock of rod"]
    assert (source.product, source.keep, source.quantity, source.every) == ("rod", 9, quantity, None)
    assert not built.plant.initial.stock  # what is done again builds nothing in
    assert simulated == pytest.approx(real, rel=0.01)


def test_rods_that_replace_lost_ones_are_still_made_to_order(tmp_path: Path) -> None:
    """So are those that are lost of what stands there at the cut: no assembly waits for ever."""
    built, real, simulated = made_into(tmp_path, "to_order", {"scrap": "15 %"})
    assert built.plant.products["rod"].made == "to_order"
    assert list(built.plant.sources) == ["pump orders"]
    assert simulated == pytest.approx(real, rel=0.01)


def test_who_waits_for_a_kit_says_nothing_of_rules_and_ways(tmp_path: Path) -> None:
    built, _, _ = made_into(tmp_path, "to_order", {})
    assert built.plant.stations["K"].queue.rule == "fifo"
    assert "handover" not in built.draft.text()
