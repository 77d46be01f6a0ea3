"""Fields found by their path, and plants made anew with other values."""

from pathlib import Path

import pytest

import twin
from models.plant import Plant
from models.reading import PlantError
from models.reading.document import Node
from models.reading.variant import FieldError, Variants, node_of
from tests.twin.study.plants import line, plant_file


@pytest.fixture
def variants(tmp_path: Path) -> Variants[Plant]:
    return Variants(Plant, plant_file(tmp_path))


def changed(variants: Variants[Plant], field: str, value: object) -> Plant:
    return variants.make([(steps, node_of(value, "study.yaml", 7)) for steps in variants.find(field)])


def test_nothing_changed_is_the_plant_itself(variants: Variants[Plant], tmp_path: Path) -> None:
    assert variants.make([]) == twin.load(tmp_path / "plant.yaml")


def test_a_plant_made_in_python_comes_back_equal() -> None:
    assert Variants(Plant, made=line()).make([]) == line()


def test_a_field_that_is_stated_and_one_that_is_not(variants: Variants[Plant]) -> None:
    assert changed(variants, "run.length", "3 h").run.length == 10800.0
    assert changed(variants, "stations.table.capacity", 3).stations["table"].capacity == 3
    assert changed(variants, "stations.lathe.queue.capacity", 4).stations["lathe"].queue.capacity == 4


def test_an_entry_of_a_list_by_number_by_name_and_all_of_them(variants: Variants[Plant]) -> None:
    for field in ("products.bolt.routing[1].time", "products.bolt.routing[pack].time"):
        routing = changed(variants, field, "2 min").products["bolt"].routing
        assert [step.time.mean for step in routing] == [60.0, 120.0]
    routing = changed(variants, "products.*.routing[*].time", "2 min").products["bolt"].routing
    assert [step.time.mean for step in routing] == [120.0, 120.0]


def test_all_entries_of_a_mapping(variants: Variants[Plant]) -> None:
    made = changed(variants, "stations.*.capacity", 2)
    assert [station.capacity for station in made.stations.values()] == [2, 2]


def test_null_is_the_default(variants: Variants[Plant]) -> None:
    assert changed(variants, "sources.demand.due_after", None).sources["demand"].due_after is None


def test_the_tree_stays_as_it_is(variants: Variants[Plant]) -> None:
    before = variants.make([])
    changed(variants, "stations.lathe.power.processing", "1 kW")
    assert variants.make([]) == before


def test_names_with_dots_are_quoted(tmp_path: Path) -> None:
    text = "name: a\nproducts: {p: {routing: [{name: x, station: 'M 1.2', time: 1 s}]}}\nstations: {'M 1.2': {}}\n"
    made = Variants(Plant, plant_file(tmp_path, text))
    assert made.find('stations."M 1.2".capacity') == [("stations", "M 1.2", "capacity")]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("stations.lathe.capcity", "stations.lathe has no field 'capcity'; did you mean 'capacity'"),
        ("stations.late.capacity", "stations has no station 'late'; did you mean 'lathe'"),
        ("statoins.lathe.capacity", "the plant has no field 'statoins'; did you mean 'stations'"),
        ("stations.xyzzy", "stations has no station 'xyzzy'; known are: lathe, table"),
        ("products.bolt.routing[5].time", "products.bolt.routing has no entry 5, but entries 0 to 1"),
        ("products.bolt.routing[turm].time", "has no routing 'turm'; did you mean 'turn'"),
        ("products.bolt.routing.time", "is a list: choose an entry as in products.bolt.routing[0]"),
        ("stations[0]", "stations is no list"),
        ("run.length.mean", "run.length is '2 h', which has no field 'mean'; name it as a whole"),
        ("buffers.*.capacity", "'buffers.*.capacity' names nothing"),
        ("buffers.b1.capacity", "buffers has no buffer 'b1'"),
        ("", "is no path"),
        (".stations", "is no path"),
        ("stations.", "is no path"),
        ("stations..lathe", "is no path"),
        ("stations[lathe", "is no path"),
        ("[0]", "the plant is no list"),
        (" ", "is no path"),
        ("a" * 10_000, "has no field"),
        ("stations[" + "9" * 5000 + "]", "is no list"),
    ],
)  # fmt: skip
def test_a_path_that_leads_nowhere_is_one_line(variants: Variants[Plant], field: str, said: str) -> None:
    with pytest.raises(FieldError) as error:
        variants.find(field)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_value_out_of_range_is_told_at_the_place_that_states_it(variants: Variants[Plant]) -> None:
    with pytest.raises(PlantError) as error:
        changed(variants, "stations.lathe.capacity", 0)
    assert str(error.value) == "study.yaml:7: stations.lathe.capacity: must be at least 1, is 0"


def test_a_table_is_a_level(tmp_path: Path) -> None:
    text = "name: a\nproducts: {p: {routing: [{name: x, station: m, time: 1 s}]}}\nstations: {m: {}}\norders: a.csv\n"
    (tmp_path / "a.csv").write_text("name,product,quantity\no1,p,1\n")
    (tmp_path / "b.csv").write_text("name,product,quantity\no1,p,4\no2,p,5\n")
    variants = Variants(Plant, plant_file(tmp_path, text))
    steps = ("orders",)
    node = variants.level(steps, Node("b.csv", "study.yaml", 3, 1, tmp_path))
    assert [order.quantity for order in variants.make([(steps, node)]).orders] == [4, 5]
