"""Figures of the MIIT: every row present with its names, computed by hand where a run knows it."""

import pytest

from tests.twin.figures.synthetic import blank, example, make_plant, plant_data, table
from twin.figures import all_figures
from twin.figures.miit import FROM_RUN, form_rows, table_rows

# Names as the documents print them: row of the reference table (or none), Chinese, English, unit, on the form.
ROWS = [
    (1, "关键设备数控化率", "share of key equipment under numerical control", "%", True),
    (2, "先进过程控制投用率", "advanced process control in service", "%", True),
    (3, "数字化生产设备普及率", "share of digital production equipment", "%", False),
    (None, "关键设备联网率", "share of key equipment on the network", "%", True),
    (4, "应用人工智能技术场景比例", "share of scenarios using AI", "%", True),
    (5, "工厂应用人工智能模型数量", "AI models in use", "1", True),
    (6, "产品研制周期", "product development time", "d", True),
    (7, "销售增长率", "sales growth", "%", False),
    (8, "生产效率", "production efficiency", "1/h", True),
    (9, "资源综合利用率", "resource utilisation", "%", True),
    (10, "产品不良率", "defect rate", "%", True),
    (11, "设备综合利用率", "overall equipment effectiveness (OEE)", "%", True),
    (12, "库存周转率", "inventory turns", "1/a", True),
    (13, "供应商准时交付率", "supplier on-time delivery", "%", True),
    (14, "订单准时交付率", "order on-time delivery", "%", True),
    (15, "单位产值运营成本", "operating cost per output value", "CNY/CNY", True),
    (16, "全员劳动生产率", "labour productivity", "CNY/(person*a)", True),
    (None, "人均销售额", "sales per head", "CNY/person", True),
    (None, "工业总产值", "gross output value", "CNY", True),
    (17, "单位产值综合能耗", "energy per output value", "tce/10k CNY", True),
    (18, "单位产值二氧化碳排放量", "CO2 per output value", "tCO2/10k CNY", True),
    (19, "一般固废综合利用率", "solid waste use", "%", True),
    (20, "水资源重复利用率", "water reuse", "%", True),
    (21, "复制推广的企业数量", "companies the solution was passed on to", "1", True),
]


def test_every_row_is_there_in_its_order() -> None:
    here = [entry for entry in all_figures().values() if entry.source.startswith("MIIT")]
    assert [(entry.row, entry.zh, entry.en, entry.unit) for entry in here] == [row[:4] for row in ROWS]
    assert [entry.row for entry in table_rows()] == list(range(1, 22))
    assert [entry.zh for entry in form_rows()] == [row[1] for row in ROWS if row[4]]


def test_every_row_has_a_value_or_says_what_it_needs() -> None:
    plant = make_plant()
    figures = table(plant, example(plant))
    for entry in table_rows() + form_rows():
        row = figures.row(entry.name)
        assert row.known == (entry.name in FROM_RUN)
        if not row.known:
            assert row.note.startswith(f"needs `{entry.name}`")
    given = make_plant(figures={entry.name: 7.0 for entry in table_rows() if entry.name not in FROM_RUN})
    figures = table(given, example(given))
    for entry in table_rows():
        row = figures.row(entry.name)
        assert row.origin == ("run" if entry.name in FROM_RUN else "given")


# An hour: 20 pumps at 500 CNY; 20 + 1 housings of 40; of a pump 10 + 2 seals of 5 = 20, with its housing 60.
# Inventory: 10/3 pumps at 60, 10/9 housings at 40, 10 seals at 5.
INVENTORY = 10 / 3 * 60 + 10 / 9 * 40 + 50
HEADS = 3.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nc_share", 200 / 3),
        ("digital_share", 100.0),
        ("network_share", 200 / 3),
        ("production_efficiency", 20.0),
        ("resource_utilisation", 100 * (6960 / 9900 + 0.25 + 40 / 41) / 3),
        ("defect_rate", 100 / 41),
        ("equipment_effectiveness", 100 * 3600 / 9900 * 37 / 40),
        ("inventory_turns", 20 * 60 * 24 * 365 / INVENTORY),
        ("order_on_time", 75.0),
        ("sales_per_head", 100_000 / HEADS),
        ("gross_output_value", 100_000.0),
    ],
)
def test_values(name: str, value: float) -> None:
    plant = make_plant()
    assert table(plant, example(plant))[name].mean == pytest.approx(value, rel=1e-12)


def test_weights_are_the_users() -> None:
    plant = make_plant(figures={"weight_machine": 3.0, "weight_labour": 0.0, "weight_material": 1.0})
    expected = 100 * (3 * 6960 / 9900 + 40 / 41) / 4
    assert table(plant, example(plant))["resource_utilisation"].mean == pytest.approx(expected, rel=1e-12)
    bare = make_plant(people={}, stations={"mill": {"capacity": 2}, "bench": {}})
    run = example(plant)
    run = run.__class__(**{
        **{name: getattr(run, name) for name in run.__slots__},
        "level_integral": blank(bare).level_integral,
    })  # fmt: skip
    expected = 100 * (6960 / 9900 + 40 / 41) / 2
    assert table(bare, run)["resource_utilisation"].mean == pytest.approx(expected, rel=1e-12)


def test_flags_that_are_missing_are_named() -> None:
    data = plant_data()
    del data["stations"]["mill"]["networked"]
    plant = make_plant(stations=data["stations"])
    assert table(plant, example(plant)).row("network_share").note == "needs `networked` of the stations mill"
    data["stations"]["mill"]["key_equipment"] = False
    plant = make_plant(stations=data["stations"])
    assert table(plant, example(plant))["network_share"].mean == 0.0


def test_operating_hours_are_those_of_any_station() -> None:
    data = plant_data()
    shifts = {"early": {"start": "00:00", "end": "05:00"}, "late": {"start": "04:00", "end": "08:00"}}
    data["stations"]["mill"]["shifts"] = ["early"]
    data["stations"]["bench"]["shifts"] = ["late"]
    plant = make_plant(stations=data["stations"], shifts=shifts)
    assert table(plant, example(plant))["production_efficiency"].mean == pytest.approx(200 / 8, rel=1e-12)


def test_without_prices_the_row_says_so() -> None:
    products = plant_data()["products"]
    del products["pump"]["price"]
    plant = make_plant(products=products)
    figures = table(plant, example(plant))
    for name in ("gross_output_value", "sales_per_head", "labour_productivity", "energy_per_output"):
        assert figures.row(name).note == "needs `price` of the products that are sold"
