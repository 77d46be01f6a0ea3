# ruff: noqa: E501, RUF043 - wrong lines and what is said of them
"""Studies read, factors found, points made; every mistake is one line with its place."""

from pathlib import Path

import pytest

import twin
from tests.twin.study.plants import line
from tests.twin.study.sweeping.studies import FILE, study_file
from twin.study.sweeping.plan import make_plan


def labels(text: str, folder: Path) -> list[tuple[str, ...]]:
    return [tuple(level.label for level in point.levels) for point in make_plan(study_file(folder, text)).points]


def test_all_combinations_the_last_factor_fastest(tmp_path: Path) -> None:
    assert labels(FILE, tmp_path) == [("1", "20 s"), ("1", "100 s"), ("2", "20 s"), ("2", "100 s")]


def test_points_make_plants(tmp_path: Path) -> None:
    plan = make_plan(study_file(tmp_path))
    made = plan.plant(plan.points[3])
    assert made.stations["lathe"].capacity == 2
    assert made.products["bolt"].routing[1].time.mean == 100.0
    assert (made.run.length, made.run.seed, plan.replications) == (3600.0, 3, 3)
    assert made.folder == tmp_path.resolve()


def test_a_hypercube_meets_every_part_of_a_range_once(tmp_path: Path) -> None:
    text = FILE.replace("levels: [20 s, 100 s]", "from: 20 s, to: 100 s")
    text += "design: {kind: latin_hypercube, points: 8, seed: 5}\n"
    plan = make_plan(study_file(tmp_path, text))
    values = sorted(point.levels[1].value for point in plan.points)
    assert [int((value - 20) / 10) for value in values] == list(range(8))
    assert sorted(point.levels[0].label for point in plan.points) == ["1"] * 4 + ["2"] * 4
    assert plan.plant(plan.points[0]).products["bolt"].routing[1].time.mean == plan.points[0].levels[1].value
    again = make_plan(study_file(tmp_path, text))
    assert [p.levels for p in again.points] == [p.levels for p in plan.points]


def test_a_range_of_a_whole_number_has_whole_numbers_alone(tmp_path: Path) -> None:
    text = FILE.replace("levels: [1, 2]", "from: 1, to: 3") + "design: {kind: latin_hypercube, points: 9}\n"
    assert {lathes for lathes, _ in labels(text, tmp_path)} == {"1", "2", "3"}


def test_points_that_come_twice_are_run_once(tmp_path: Path) -> None:
    found = labels(FILE + "design: {kind: latin_hypercube, points: 50}\n", tmp_path)
    assert len(found) == len(set(found)) == 4


def test_levels_have_names_and_several_fields_change_together(tmp_path: Path) -> None:
    text = FILE.replace(
        "{field: stations.lathe.capacity, levels: [1, 2]}",
        "{field: [stations.lathe.capacity, stations.table.capacity], levels: {few: 1, many: 2}}",
    )
    plan = make_plan(study_file(tmp_path, text))
    assert plan.points[3].levels[0].label == "many"
    assert [station.capacity for station in plan.plant(plan.points[3]).stations.values()] == [2, 2]


def test_a_study_made_in_python_of_a_plant_made_in_python() -> None:
    study = twin.Study(
        factors={"lathes": twin.Factor(field="stations.lathe.capacity", levels=(1, 2))},
        objectives=(twin.Objective(figure="throughput"),),
    )
    plan = make_plan(study, line())
    assert plan.plant(plan.points[0]) == line(run=plan.base.run)


def test_a_study_in_another_folder_than_its_plant(tmp_path: Path) -> None:
    (tmp_path / "studies").mkdir()
    study_file(tmp_path)
    file = tmp_path / "studies" / "study.yaml"
    file.write_text(FILE.replace("plant.yaml", "../plant.yaml"))
    assert len(make_plan(file).points) == 4


WRONG = [
    ("stations.lathe.capacity", "stations.lathe.capcity", "study.yaml:5: factors.lathes.field: stations.lathe has no field 'capcity'; did you mean 'capacity'"),
    ("stations.lathe.capacity", "stations.lahte.capacity", "study.yaml:5: factors.lathes.field: stations has no station 'lahte'; did you mean 'lathe'"),
    ("levels: [1, 2]", "levels: [1, 0]", "study.yaml:5: stations.lathe.capacity: must be at least 1, is 0"),
    ("levels: [1, 2]", "levels: [1, two]", "study.yaml:5: stations.lathe.capacity: must be a whole number, is 'two'"),
    ("[20 s, 100 s]", "[20 s, 100 kg]", "study.yaml:6: products.bolt.routing[1].time: '100 kg' is a mass, a time is wanted"),
    ("[20 s, 100 s]", "[20 s, -5 s]", "study.yaml:6: products.bolt.routing[1].time"),
    ("levels: [1, 2]", "levels: []", "study.yaml:5: factors.lathes.levels: must have at least 2 levels, has 0"),
    ("levels: [1, 2]", "levels: [1]", "must have at least 2 levels, has 1"),
    ("levels: [1, 2]", "levels: [1, 2, 1]", "study.yaml:5: factors.lathes.levels[2]: is the same as another level"),
    ("levels: [1, 2]", "levels: {}", "must have at least 2 levels, has 0"),
    (", levels: [1, 2]", "", "study.yaml:5: factors.lathes: needs levels"),
    ("levels: [1, 2]", "levels: [1, 2], from: 1", "has levels, and a range"),
    ("levels: [1, 2]", "from: 1", "one end of a range only"),
    ("levels: [1, 2]", "from: 1, to: 4", "needs a Latin hypercube"),
    ("levels: [1, 2]", "level: [1, 2]", "unknown field 'level'; did you mean 'levels'"),
    ("[throughput, {figure: wip, goal: min}]", "[]", "study.yaml:7: objectives: must not be empty"),
    ("[throughput,", "[throughputt,", "study.yaml:7: objectives[0]: unknown figure 'throughputt'; did you mean throughput"),
    ("goal: min", "goal: least", "must be one of max, min; is 'least'"),
    ("of: table", "of: tabel", "study.yaml:8: figures[0]: figure active_share is not known of 'tabel'; `of` is one of: lathe, table"),
    ("plant: plant.yaml\n", "", "study.yaml:1: plant: is required, but not given"),
    ("plant: plant.yaml", "plant: other.yaml", "study.yaml:2: plant: there is no file 'other.yaml'"),
    ("length: 1 h", "length: 0 h", "study.yaml:3: run.length: must be greater than 0"),
    ("factors:", "factor:", "unknown field 'factor'; did you mean 'factors'"),
    ("stations.lathe.capacity", "run.seed", "run.seed is no factor"),
    ("stations.lathe.capacity", "'products.*.routing[pack].time'", "study.yaml:6: factors.packing.field: factor 'lathes' also sets products.bolt.routing[1].time"),
    ("stations.lathe.capacity", "products.bolt.routing", "factor 'lathes' also sets products.bolt.routing[1].time, or a part of it"),
    ("stations.lathe.capacity, levels", "[stations.lathe.capacity, stations.*.capacity], levels", "the factor sets twice stations.lathe.capacity"),
    ("field: stations.lathe.capacity", "field: []", "must not be empty"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), WRONG)
def test_a_mistake_is_one_line_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in FILE
    with pytest.raises(twin.PlantError) as error:
        make_plan(study_file(tmp_path, FILE.replace(old, new)))
    lines = str(error.value).splitlines()
    assert any(said in one for one in lines), lines
    assert all("study.yaml:" in one for one in lines)


DESIGNS = [
    ("design: {kind: latin_hypercube}", "design.points: is required"),
    ("design: {kind: latin_hypercube, points: 1}", "design.points: must be at least 2, is 1"),
    ("design: {kind: latin_hypercube, points: 200000}", "must be at most 100000"),
    ("design: {kind: hypercube, points: 3}", "must be one of full_factorial, latin_hypercube, kn, ocba; is 'hypercube'"),
    ("design: factorial", "must be one of full_factorial"),
    ("design: {points: 3}", "must say which kind it is"),
    ("design: kn", "design.indifference: is required"),
    ("design: {kind: kn, indifference: 0}", "must be greater than 0"),
    ("design: {kind: kn, indifference: 1, confidence: 1}", "must be less than 1"),
    ("design: {kind: kn, indifference: 1, pilot: 20, at_most: 10}", "at_most is 10, less than the pilot of 20"),
    ("design: {kind: kn, indifference: 1}", "run.replications: has no effect: the design kn decides how many"),
    ("design: {kind: ocba, budget: 12}", "design.budget: must be at least the pilot of 5 times 4 points, is 12"),
]  # fmt: skip


@pytest.mark.parametrize(("design", "said"), DESIGNS)
def test_a_design_that_cannot_be_is_one_line(tmp_path: Path, design: str, said: str) -> None:
    text = FILE if "has no effect" in said else FILE.replace(", replications: 3", "")
    with pytest.raises(twin.PlantError, match="study.yaml:") as error:
        make_plan(study_file(tmp_path, f"{text}{design}\n"))
    assert said in str(error.value)


def test_too_many_combinations_are_told_before_they_are_made(tmp_path: Path) -> None:
    factors = "".join(f'  f{n}: {{field: "products.bolt.routing[pack].zh{n}", levels: [1, 2]}}\n' for n in range(3))
    with pytest.raises(twin.PlantError, match="unknown field|no field"):
        make_plan(study_file(tmp_path, FILE.replace("objectives", factors + "objectives")))
    stations = "".join(f"  s{n}: {{}}\n" for n in range(2000))
    factors = "".join(f"  f{n}: {{field: stations.s{n}.capacity, levels: [1, 2]}}\n" for n in range(2000))
    file = study_file(tmp_path, FILE.replace("objectives", factors + "objectives"))
    plant = tmp_path / "plant.yaml"
    plant.write_text(plant.read_text() + stations)
    with pytest.raises(twin.PlantError) as error:
        make_plan(file)
    assert "all combinations of the levels are about 10^603 points, at most 100,000 are run" in str(error.value)
    file.write_text(file.read_text() + "design: {kind: latin_hypercube, points: 3}\n")
    assert len(make_plan(file).points) == 3


@pytest.mark.parametrize("text", ["", "[]", "a: [", "\0", "plant: {}", "factors: 3\nobjectives: 4\nplant: plant.yaml"])
def test_what_is_no_study_is_told_in_lines_with_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(twin.PlantError) as error:
        make_plan(study_file(tmp_path, text))
    assert all("study.yaml" in one for one in str(error.value).splitlines())


def test_mistakes_of_a_study_made_in_python_are_told_by_the_path(tmp_path: Path) -> None:
    study = twin.Study(
        factors={"lathes": twin.Factor(field="stations.lathe.capacity", levels=(0, 2))},
        objectives=(twin.Objective(figure="throughput"),),
    )
    with pytest.raises(twin.StudyError, match="^stations.lathe.capacity: must be at least 1, is 0$"):
        make_plan(study, line())
    with pytest.raises(twin.StudyError, match="^plant: is required"):
        make_plan(study)
