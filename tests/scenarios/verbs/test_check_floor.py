"""Mistakes in ways, vehicles and warehouses, as a user meets them: one line with file and line, exit code 2."""

from pathlib import Path

import pytest

from scenarios.command import main

Capture = pytest.CaptureFixture[str]

FLOOR = """\
name: floor
products:
  p: {routing: [{name: s, station: saw, time: 9}, {name: m, station: mill, time: 9, components: {bolt: 1, nut: 1}}]}
  bolt: {}
  nut: {}
sources: {supply: {product: p, every: 10 min}}
stations:
  saw: {node: a}
  mill: {node: c}
network:
  nodes:
    a: [0, 0]
    b: [20, 0]
    c: [20, 20]
    d: [0, 20]
  lanes:
    - {from: a, to: b}
    - {from: b, to: c}
    - {from: c, to: d}
    - {from: d, to: a}
fleets:
  agv:
    vehicles: 2
    start: [b, d]
    speed: 1 m/s
    load: 5 s
    unload: 5 s
    mass: 100 kg
    battery: {capacity: 10 kJ, charge_power: 100 W, chargers: [c]}
transports:
  - {fleet: agv}
racks:
  store:
    products: [bolt, nut]
    bays: 10
    levels: 1
    bay_width: 1 m
    level_height: 1 m
    policy: dedicated
    zones: [{products: [bolt], share: 50 %}, {products: [nut], share: 50 %}]
    crane: {speed: 1 m/s, lift_speed: 1 m/s, handling: 5 s}
initial: {stock: {bolt: 8, nut: 8}}
run: {length: 1 h}
"""
LANES = [f"    - {{from: {ends[0]}, to: {ends[1]}}}\n" for ends in ("ab", "bc", "cd", "da")]

MISTAKES = [
    # a station on an island, which lanes leave and come to; then a lane too few on the loop
    ("mill: {node: c}", "mill: {node: e}", [("    d: [0, 20]\n", "    d: [0, 20]\n    e: [0, 40]\n    f: [0, 50]\n"),
     (LANES[3], LANES[3] + "    - {from: e, to: f, two_way: true}\n")],
     25, "no way from node 'a' to node 'e'; add a lane"),
    (LANES[3], "", [], 15, "network.nodes.d: is a one-way dead end"),
    ("start: [b, d]", "start: [b]", [], 24, "'agv[1]' and 'agv[2]' start on node 'b', which holds 1"),
    ("to: b}", "to: b, length: 0 m}", [], 17, "greater than 0"),
    ("b: [20, 0]", "b: [0, 0]", [], 17, "has no length: 'a' and 'b' are at one position"),
    ("to: b}", "to: a}", [], 17, "leads from 'a' to itself"),
    ("capacity: 10 kJ", "capacity: 1 kJ", [], 29, "the way to the nearest charger takes"),
    ("mill: {node: c}", "mill: {}", [], 9, "has neither `node` nor `position`, but fleet 'agv' carries lots there"),
    (", {products: [nut], share: 50 %}", "", [], 33, "`zones` must name each of its `products` once"),
    ("bolt: 8, nut: 8", "bolt: 12, nut: 2", [], 40, "10 cells are too few for 12 lots of bolt"),
    ("policy: dedicated\n    zones: [{products: [bolt], share: 50 %}, {products: [nut], share: 50 %}]\n    ", "",
     [("bays: 10", "bays: 7")], 33, "14 cells are too few for 16 lots"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(*changes: tuple[str, str]) -> None:
    text = FLOOR
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    Path("plant.yaml").write_text(text, encoding="utf-8")


def test_the_sound_floor_runs(capsys: Capture) -> None:
    write()
    assert main(["run", "plant.yaml", "--workers", "1", "-n", "1"]) == 0


@pytest.mark.parametrize(("old", "new", "more", "line", "said"), MISTAKES)
def test_one_line_with_file_and_line(
    old: str, new: str, more: list[tuple[str, str]], line: int, said: str, capsys: Capture
) -> None:
    write((old, new), *more)
    assert main(["run", "plant.yaml"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    (only,) = told.err.splitlines()
    assert said in only
    assert f"plant.yaml:{line}:" in only
