"""Figures of money, worked out by hand for ten hours."""

import pytest

from tests.twin.figures.synthetic import example, make_plant, plant_data, table

INVENTORY = 10 / 3 * 60 + 10 / 9 * 40 + 50
COSTS = {
    # mill: 6300 s an hour at 0.02
    "machine": 10 * 6300 * 0.02,
    # two fitters, always there
    "labour": 2 * 36000 * 0.01,
    # 200 pumps at 10 + 2 * 5, 210 housings at 40
    "material": 200 * 20 + 210 * 40,
    "overhead": 36000 * 0.1,
    "holding": 0.1 * INVENTORY * 10 / 8760,
}


@pytest.mark.parametrize(("part", "value"), COSTS.items())
def test_parts_of_the_cost(part: str, value: float) -> None:
    plant = make_plant()
    figures = table(plant, example(plant))
    assert figures[f"cost_{part}"].mean == pytest.approx(value, rel=1e-12)
    assert figures[f"cost_per_piece_{part}"].mean == pytest.approx(value / 200, rel=1e-12)


def test_the_total_is_the_sum() -> None:
    plant = make_plant()
    figures = table(plant, example(plant))
    total = sum(COSTS.values()) + figures["cost_energy"].mean
    assert figures["cost_total"].mean == pytest.approx(total, rel=1e-12)
    assert figures["cost_per_piece_total"].mean == pytest.approx(total / 200, rel=1e-12)


def test_values() -> None:
    plant = make_plant()
    figures = table(plant, example(plant))
    assert figures["output_value"].mean == 100_000.0
    assert figures["inventory_value"].mean == pytest.approx(INVENTORY, rel=1e-12)
    assert figures["machine_cost", "mill"].mean == pytest.approx(1260.0)
    assert figures["machine_cost", "assembly"].mean == 0.0


def test_wages_are_paid_on_shift_only_absent_or_not() -> None:
    people = {"fitter": {"size": 2, "wage": 0.01, "shifts": ["day"], "absence": 0.5}}
    plant = make_plant(people=people, shifts={"day": {"start": "06:00", "end": "14:00"}})
    figures = table(plant, example(plant))
    assert figures["cost_labour"].mean == pytest.approx(2 * 4 * 3600 * 0.01, rel=1e-12)
    # half a fitter works all the time, one of two attends for four of ten hours
    assert figures["worker_efficiency"].mean == pytest.approx(125.0, rel=1e-12)


def test_the_currency_is_the_plants() -> None:
    plant = make_plant(costs={**plant_data()["costs"], "currency": "EUR"})
    figures = table(plant, example(plant))
    assert figures.row("cost_per_piece_total").unit == "EUR/pcs"
    assert figures.row("operating_cost_share").unit == "EUR/EUR"


def test_a_component_that_goes_into_a_product_is_no_sale_unless_it_is_ordered() -> None:
    products = plant_data()["products"]
    products["housing"]["price"] = 100.0
    plant = make_plant(products=products)
    assert table(plant, example(plant))["output_value"].mean == 100_000.0
    ordered = make_plant(products=products, orders=({"name": "spare", "product": "housing", "quantity": 5},))
    # 200 were made, and 200 pumps took one each
    assert table(ordered, example(ordered))["output_value"].mean == 100_000.0
