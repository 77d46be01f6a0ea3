"""openTCS models: the demo of openTCS 7 whole, the mapping on a small one, and a line for everything that is wrong."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.checking import problems
from models.importing import import_opentcs
from models.plant import Plant
from models.reading import read
from models.reading.errors import PlantError
from models.reading.reader import dump
from tests.reference import data_file
from twin.engine.reference import simulate

SMALL = """<?xml version="1.0" encoding="UTF-8"?>
<model version="7.0.0" name="Small">
  <point name="A" positionX="0" positionY="0" type="HALT_POSITION"/>
  <point name="B" positionX="10000" positionY="0" type="HALT_POSITION"/>
  <point name="C" positionX="10000" positionY="5000" type="PARK_POSITION">
    <property name="tcs:parkingPositionPriority" value="1"/>
  </point>
  <point name="D" positionX="0" positionY="5000" type="PARK_POSITION">
    <property name="tcs:parkingPositionPriority" value="0"/>
  </point>
  <point name="E" positionX="-5000" positionY="0" type="HALT_POSITION"/>
  <path name="A-B" sourcePoint="A" destinationPoint="B" length="10500" maxVelocity="1000" maxReverseVelocity="0"/>
  <path name="B-C" sourcePoint="B" destinationPoint="C" length="5000" maxVelocity="800" maxReverseVelocity="500"/>
  <path name="D-C" sourcePoint="D" destinationPoint="C" length="10000" maxVelocity="0" maxReverseVelocity="600"/>
  <path name="D-A" sourcePoint="D" destinationPoint="A" length="5000" maxVelocity="1000" maxReverseVelocity="0"/>
  <path name="A-E" sourcePoint="A" destinationPoint="E" length="5000" maxVelocity="1000" maxReverseVelocity="0"/>
  <path name="A-C" sourcePoint="A" destinationPoint="C" length="9" maxVelocity="1" locked="true"/>
  <vehicle name="V1" energyLevelCritical="20" energyLevelSufficientlyRecharged="60" maxVelocity="1500">
    <boundingBox length="1200" width="800" height="300"/>
  </vehicle>
  <vehicle name="V2" energyLevelCritical="20" energyLevelSufficientlyRecharged="60" maxVelocity="1500">
    <property name="loopback:initialPosition" value="D"/>
  </vehicle>
  <locationType name="Transfer"><allowedOperation name="Load"/></locationType>
  <locationType name="Charger"><allowedOperation name="CHARGE"/></locationType>
  <location name="In" positionX="10000" positionY="-2000" type="Transfer"><link point="B"/></location>
  <location name="Out" positionX="0" positionY="7000" type="Transfer"><link point="D"/><link point="C"/></location>
  <location name="Lost" positionX="-5000" positionY="2000" type="Transfer"><link point="E"/></location>
  <location name="Plug" positionX="12000" positionY="5000" type="Charger"><link point="C"/></location>
  <block name="Corner" type="SINGLE_VEHICLE_ONLY"><member name="B-C"/><member name="C"/><member name="Plug"/></block>
</model>
"""


def written(tmp_path: Path, text: str) -> str:
    file = tmp_path / "model.xml"
    file.write_text(text, encoding="utf-8")
    return str(file)


class Told:
    """Lots that left, metres, and who was in the zone of lanes at once."""

    def __init__(self) -> None:
        self.parts, self.metres, self.until = 0, 0.0, 0.0

    def take(self, chunk: Any) -> None:
        self.parts += len(chunk["parts"])
        self.metres += float(np.sum(chunk["legs"][:, 4]))

    def close(self, end: float) -> None:
        self.until = end


def ran(plant: Plant, vehicles: int, seed: int = 1) -> Told:
    fleets = {name: fleet.model_copy(update={"vehicles": vehicles}) for name, fleet in plant.fleets.items()}
    run = plant.run.model_copy(update={"seed": seed})
    told = Told()
    simulate(plant.model_copy(update={"fleets": fleets, "run": run}), observers=[told])
    return told


@pytest.fixture(scope="module")
def demo() -> Plant:
    return import_opentcs(data_file("agv/openTCS-Demo-01.xml")).plant


def test_the_demo_is_there_whole(demo: Plant) -> None:
    network = demo.network
    assert (len(network.nodes), len(network.lanes), len(demo.stations)) == (59, 75, 11)
    assert not any(lane.two_way for lane in network.lanes)
    (fleet,) = demo.fleets.values()
    assert (fleet.vehicles, fleet.speed, len(set(fleet.start))) == (4, 1.0, 4)
    assert fleet.battery is not None
    assert (fleet.battery.low, fleet.battery.enough, len(fleet.battery.chargers)) == (0.3, 0.45, 4)
    assert network.zones["Block-0004"].lanes == (
        ("Point-0015", "Point-0050"), ("Point-0045", "Point-0016"), ("Point-0045", "Point-0055")
    )  # fmt: skip
    assert not problems(demo)


@pytest.mark.parametrize("vehicles", [1, 4])
def test_the_demo_runs_a_day(demo: Plant, vehicles: int) -> None:
    asked = 11 * 12  # eleven locations, one load every two hours
    told = ran(demo, vehicles)
    assert told.until == 86400
    assert abs(told.parts - asked) < 4 * asked**0.5
    assert told.metres > 100 * told.parts


def test_more_vehicles_carry_more_where_one_is_not_enough() -> None:
    plant = import_opentcs(data_file("agv/openTCS-Demo-01.xml"), "5 min").plant
    plant = plant.model_copy(update={"run": plant.run.model_copy(update={"length": 4 * 3600.0})})
    one, four = ran(plant, 1).parts, ran(plant, 4).parts
    assert one * 2 < four < 11 * 12 * 4


def test_what_is_written_reads_back_and_runs(demo: Plant, tmp_path: Path) -> None:
    text = dump(demo, defaults=False, compact=True)
    (tmp_path / "plant.yaml").write_text(text, encoding="utf-8")
    assert read(tmp_path / "plant.yaml", Plant) == demo
    assert "- {from: Point-0001, to: Point-0002, length: 4.383 m, speed: 1 m/s}" in text


def test_a_small_model(tmp_path: Path) -> None:
    imported = import_opentcs(written(tmp_path, SMALL), "30 min")
    plant = imported.plant
    lanes = {(lane.from_, lane.to): (lane.length, lane.speed, lane.two_way) for lane in plant.network.lanes}
    assert lanes == {
        ("A", "B"): (10.5, 1.0, False),
        ("B", "C"): (5.0, 0.5, True),
        ("C", "D"): (10.0, 0.6, False),
        ("D", "A"): (5.0, 1.0, False),
    }
    assert plant.network.nodes == {"A": (0, 0), "B": (10, 0), "C": (10, 5), "D": (0, 5)}
    assert {name: station.node for name, station in plant.stations.items()} == {"In": "B", "Out": "D"}
    zone = plant.network.zones["Corner"]
    assert (zone.nodes, zone.lanes, zone.capacity) == (("C",), (("B", "C"),), 1)
    fleet = plant.fleets["vehicles"]
    assert (fleet.vehicles, fleet.speed, fleet.parking) == (2, 1.5, ("D", "C"))
    assert fleet.start == ("C", "D")
    assert fleet.battery is not None
    assert (fleet.battery.low, fleet.battery.enough, fleet.battery.chargers) == (0.2, 0.6, ("C",))
    assert {name: source.every.mean for name, source in plant.sources.items() if source.every} == {
        "In": 1800.0, "Out": 1800.0
    }  # fmt: skip
    said = "\n".join(imported.notes)
    for part in ("up to 1.2 m", "Lost", "several: Out", "1 locked paths", "smaller of their two", "1 of 5 points"):
        assert part in said
    assert not problems(plant)
    assert ran(plant, 1).parts > 30


def test_vehicles_that_differ_are_fleets_of_their_own(tmp_path: Path) -> None:
    text = SMALL.replace('maxVelocity="1500">\n    <property', 'maxVelocity="700">\n    <property')
    plant = import_opentcs(written(tmp_path, text)).plant
    assert {name: (fleet.vehicles, fleet.speed) for name, fleet in plant.fleets.items()} == {
        "vehicles": (1, 0.7), "vehicles 2": (1, 1.5)
    }  # fmt: skip
    assert [(rule.fleet, rule.from_) for rule in plant.transports] == [("vehicles", ("In",)), ("vehicles 2", ("Out",))]
    assert not problems(plant)


def test_names_of_older_versions(tmp_path: Path) -> None:
    older = SMALL.replace("positionX", "xPosition").replace("positionY", "yPosition")
    assert import_opentcs(written(tmp_path, older)).plant == import_opentcs(written(tmp_path, SMALL)).plant


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('name="Small"', 'name="Small"><x', None, "damaged XML"),
        ("model", "svg", 2, "is no openTCS model: its root is <svg>"),
        ('sourcePoint="A" destinationPoint="B"', 'sourcePoint="A" destinationPoint="Z"', 12,
         "<path 'A-B'>: destinationPoint: no point is called 'Z'"),
        ('<point name="B" ', '<point name="A" ', 4, "another <point> in line 3 has the same name"),
        ('<point name="B" positionX="10000"', '<point name="B" positionX="far"', 4, "positionX is 'far', a number"),
        ('<point name="B" positionX="10000"', '<point name="B" positionX="nan"', 4, "positionX is 'nan', a number"),
        ('<point name="B" positionX="10000"', '<point name="B"', 4, "has no positionX"),
        ('<point name="B" ', "<point ", 4, "<point>: has no name"),
        ('length="10500"', 'length="0"', 12, "length must be more than 0"),
        ('length="10500"', 'length="-1"', 12, "length must be at least 0, is -1"),
        ('sourcePoint="A" destinationPoint="B"', 'sourcePoint="A" destinationPoint="A"', 12, "from 'A' to itself"),
        ('maxVelocity="0" maxReverseVelocity="600"', 'maxVelocity="0" maxReverseVelocity="0"', 14, "driven in no"),
        ('type="Transfer"><link point="B"', 'type="Gone"><link point="B"', 26, "no location type is called 'Gone'"),
        ('<link point="B"', '<link point="Z"', 26, "<link>: point: no point is called 'Z'"),
        ('<member name="B-C"/>', '<member name="X-Y"/>', 30, "no point, path or location is called 'X-Y'"),
        ('value="D"', 'value="Z"', 21, "loopback:initialPosition: no point is called 'Z'"),
        ('energyLevelCritical="20"', 'energyLevelCritical="200"', 18, "must be at most 100, is 200"),
        ('energyLevelCritical="20"', 'energyLevelCritical="70"', 18, "energyLevelCritical (70%) must be below"),
        ('<link point="B"/>', "", None, "1 locations can be driven to and left again, at least 2 are wanted"),
        ("vehicle", "wagon", None, "the model has no <vehicle>"),
        ("point name", "spot name", None, "the model has no <point>"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line(tmp_path: Path, old: str, new: str, line: int | None, said: str) -> None:
    if old == "point name":
        text = "<model name='empty'>\n</model>"
    else:
        assert old in SMALL
        text = SMALL.replace(old, new)
    file = written(tmp_path, text)
    with pytest.raises(PlantError) as caught:
        import_opentcs(file)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert said in message
    assert message.startswith(f"{file}:{line}: " if line else file)


def test_an_interval_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(PlantError, match=r"sources\.In\.every"):
        import_opentcs(written(tmp_path, SMALL), "5 kg")
