"""What a replication depends on: all of it is in the identity, and nothing else is."""

from pathlib import Path
from typing import Any

import pytest

import twin
from tests.twin.study.plants import FILE, RULE, line, plant_file
from twin.study.identity import as_run, identity_of, plant_text, read_back


def test_the_text_reads_back_as_the_plant_that_was_run() -> None:
    plant = as_run(line(), length="3 h", seed=5, warm_up=0.0, replications=9)
    back = read_back(plant_text(plant))
    assert (back.run.length, back.run.seed, back.run.replications, back.run.warm_up) == (10800.0, 5, 1, None)
    assert as_run(back, warm_up=0.0, replications=9) == plant


@pytest.mark.parametrize("settings", [{"replications": 50}, {"warm_up": 60.0}, {"replications": None}])
def test_what_changes_no_replication_changes_no_identity(settings: dict[str, Any]) -> None:
    assert identity_of(as_run(line(), **settings), "all").hash == identity_of(line(), "all").hash


@pytest.mark.parametrize("settings", [{"seed": 8}, {"length": 7201.0}])
def test_what_changes_a_replication_changes_the_identity(settings: dict[str, Any]) -> None:
    changed = identity_of(as_run(line(), **settings), "all")
    assert changed.hash != identity_of(line(), "all").hash
    assert next(iter(settings)) in changed.difference(identity_of(line(), "all"))


def test_the_record_and_the_plant_belong_to_it() -> None:
    mine = identity_of(line(), "all")
    assert mine.hash != identity_of(line(), "figures").hash
    assert mine.difference(identity_of(line(name="other"), "all")) == "another plant"


def test_where_the_file_lies_does_not_matter_but_its_rules_do(tmp_path: Path) -> None:
    text = FILE.replace("table: {}", 'table: {queue: {rule: "rules.py:last"}}')
    hashes = []
    for name, rule in (("a", RULE), ("b", RULE), ("c", RULE.replace("-", "+"))):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "rules.py").write_text(rule, encoding="utf-8")
        hashes.append(identity_of(twin.load(plant_file(folder, text)), "all").hash)
    assert hashes[0] == hashes[1] != hashes[2]


def with_rule(rule: Any) -> str:
    return identity_of(line(stations={"lathe": {"queue": {"rule": rule}}, "table": {}}), "all").hash


def test_functions_count_by_what_they_do() -> None:
    made: dict[str, Any] = {}
    for name, value in (("a", 1), ("b", 1), ("c", 2)):
        space: dict[str, Any] = {"__name__": "mine"}
        exec(f"def rule(*known):\n    return {value}\n", space)
        made[name] = space["rule"]
    assert with_rule(made["a"]) == with_rule(made["b"]) != with_rule(made["c"])


def test_a_setting_out_of_its_range_is_told_in_one_line() -> None:
    with pytest.raises(twin.StudyError, match=r"^length: .*, is -1$"):
        as_run(line(), length=-1)
    plant = line()
    assert as_run(plant) is plant
