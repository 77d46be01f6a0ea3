"""Figures of ISO 22400-2: worked out by hand, and every row of the standard's list present."""

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twin.figures.synthetic import blank, example, make_plant, spend, table
from twin.figures import Subject, all_figures
from twin.figures.basis import Basis
from twin.figures.elements import ELEMENTS, element
from twin.figures.span import Span

STANDARD = {
    "ActualToPlannedScrapRatio": "actual_to_planned_scrap_ratio",
    "AllocationEfficiency": "allocation_efficiency",
    "AllocationRatio": "allocation_ratio",
    "Availability": "availability",
    "ComprehensiveEnergyConsumption": "comprehensive_energy_consumption",
    "CorrectiveMaintenanceRatio": "corrective_maintenance_ratio",
    "CriticalMachineCapabilityIndex": "critical_machine_capability_index",
    "CriticalProcessCapabilityIndex": "critical_process_capability_index",
    "Effectiveness": "effectiveness",
    "EquipmentLoadRate": "equipment_load_ratio",
    "FallOfRatio": "fall_off_ratio",
    "FinishedGoodsRatio": "finished_goods_ratio",
    "FirstPassYield": "first_pass_yield",
    "IntegratedGoodsRatio": "integrated_goods_ratio",
    "InventoryTurns": "inventory_turns_pieces",
    "MachineCapabilityIndex": "machine_capability_index",
    "MeanOperationTimeBetweenFailures": "mtbf",
    "MeanTimeToFailure": "mttf",
    "MeanTimeToRestoration": "mttr",
    "NetEquipmentEffectiveness": "nee",
    "OtherLossRatio": "other_loss_ratio",
    "OverallEquipmentEffectiveness": "oee",
    "ProcessCapabilityIndex": "process_capability_index",
    "ProductionLossRatio": "production_loss_ratio",
    "ProductionProcessRate": "production_process_ratio",
    "QualityRatio": "quality_ratio",
    "ReworkRatio": "rework_ratio",
    "ScrapRatio": "scrap_ratio",
    "SetUpRate": "setup_ratio",
    "StorageAndTransportationLossRatio": "storage_and_transportation_loss_ratio",
    "TechnicalEfficiency": "technical_efficiency",
    "ThroughputRate": "throughput_rate",
    "UtilizationEfficiency": "utilization_efficiency",
    "WorkerEfficiency": "worker_efficiency",
}

# mill (two machines), an hour: PBT 3600 + 2700 = 6300, APT 2700, AUST 600, ADET 600 + 900 = 1500, AUBT 4800
MILL = {
    "availability": 2700 / 6300,
    "effectiveness": 2400 / 2700,
    "quality_ratio": 17 / 20,
    "oee": 2400 / 6300 * 17 / 20,
    "nee": 3300 / 6300 * 2400 / 2700 * 17 / 20,
    "allocation_efficiency": 4800 / 6300,
    "utilization_efficiency": 2700 / 4800,
    "technical_efficiency": 2700 / 4200,
    "setup_ratio": 600 / 3300,
    "scrap_ratio": 1 / 20,
    "rework_ratio": 2 / 20,
    "first_pass_yield": 17 / 20,
    "equipment_load_ratio": 2400 / 6300,
    "corrective_maintenance_ratio": 600 / 1500,
}
HOURS = {"mttr": 600 / 3600, "mttf": 3300 / 3600, "mtbf": 3300 / 3600}

# plant: PBT 9900, APT 4500, AUBT 6960, PRU PQ 3600, PQ 40, GQ 37; lots sold: 20 with 12,000 s; pieces ended 40 + 1
PLANT_PERCENT = {
    "availability": 4500 / 9900,
    "oee": 3600 / 9900 * 37 / 40,
    "allocation_efficiency": 6960 / 9900,
    "allocation_ratio": 6960 / 12000,
    "production_process_ratio": 4500 / 12000,
    "worker_efficiency": 0.5 / 2,
    "finished_goods_ratio": 40 / 41,
    "production_loss_ratio": 1 / 41,
    "fall_off_ratio": 1 / 41,
}


def test_every_figure_of_the_standard_is_there() -> None:
    assert len(STANDARD) == 34
    assert set(STANDARD.values()) <= set(all_figures())


@pytest.mark.parametrize(("name", "value"), MILL.items())
def test_of_a_station(name: str, value: float) -> None:
    plant = make_plant()
    figures = table(plant, example(plant))
    assert figures[name, "mill"].mean == pytest.approx(100 * value, rel=1e-12)
    assert figures[name, "machining"].mean == figures[name, "mill"].mean


@pytest.mark.parametrize(("name", "value"), HOURS.items())
def test_times_of_failures(name: str, value: float) -> None:
    plant = make_plant()
    figures = table(plant, example(plant))
    assert figures[name, "mill"].mean == pytest.approx(value, rel=1e-12)
    row = figures.row(name, "bench")
    assert isnan(row.estimate.mean)
    assert row.note == "no failure occurred"
    assert row.cells()[0] == "-"


@pytest.mark.parametrize(("name", "value"), PLANT_PERCENT.items())
def test_of_the_plant(name: str, value: float) -> None:
    plant = make_plant()
    assert table(plant, example(plant))[name].mean == pytest.approx(100 * value, rel=1e-12)


def test_rates_of_the_plant() -> None:
    plant = make_plant()
    figures = table(plant, example(plant))
    assert figures["throughput_rate"].mean == pytest.approx(20 / (12000 / 3600), rel=1e-12)
    inventory = (12000 + 4000) / 3600 + 10
    assert figures["inventory_turns_pieces"].mean == pytest.approx(20 * 24 * 365 / inventory, rel=1e-12)


def test_planned_scrap_is_the_users() -> None:
    plant = make_plant(figures={"planned_scrap_ratio": 5.0})
    # 1 of 40 scrapped, 2 of 40 planned
    assert table(plant, example(plant))["actual_to_planned_scrap_ratio"].mean == pytest.approx(50.0)
    bare = make_plant()
    assert "`planned_scrap_ratio`" in table(bare, example(bare)).row("actual_to_planned_scrap_ratio").note


def test_a_value_that_no_run_knows_is_taken_from_the_user() -> None:
    plant = make_plant(figures={"process_capability_index": 1.33})
    row = table(plant, example(plant)).row("process_capability_index")
    assert (row.estimate.mean, row.origin) == (1.33, "given")
    bare = make_plant()
    row = table(bare, example(bare)).row("process_capability_index")
    assert row.origin == "unknown"
    assert row.note.startswith("needs `process_capability_index`")


def test_a_station_that_is_on_but_never_works_has_an_oee_of_zero() -> None:
    plant = make_plant()
    figures = table(plant, blank(plant))
    assert figures["oee", "mill"].mean == 0.0
    assert figures.row("effectiveness", "mill").note == "nothing was processed"


def test_a_station_that_is_never_on_has_none() -> None:
    plant = make_plant()
    run = blank(plant)
    spend(run, 2, {"off_shift": 3600.0})
    assert table(plant, run).row("oee", "bench").note == "no planned busy time"


@given(st.lists(st.integers(0, 1000), min_size=8, max_size=8).filter(any))
def test_the_elements_part_the_time(times: list[int]) -> None:
    plant = make_plant()
    run = blank(plant, windows=1, width=float(sum(times)))
    run.state_time[0, 2] = times
    span = Span(run, Basis(plant))
    bench = Subject("station", "bench")
    value = {name: element(span, bench, name) for name in ELEMENTS}
    assert value["PBT"] + times[0] == sum(times)
    assert value["PBT"] == value["AUBT"] + value["ADOT"]
    assert value["AUBT"] == value["AUPT"] + value["ADET"]
    assert value["AUPT"] == value["APT"] + value["AUST"]
    assert value["ADOT"] == times[1] + value["PMT"]
