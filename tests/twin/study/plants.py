"""Small plants for tests of studies."""

from pathlib import Path

import twin

FILE = """\
name: two stations
zh: 两个工位
run: {length: 2 h, replications: 3, seed: 7}
products:
  bolt:
    routing:
      - {name: turn, station: lathe, time: exponential(60 s)}
      - {name: pack, station: table, time: 30 s}
sources:
  demand: {product: bolt, every: exponential(100 s), due_after: 10 min}
stations:
  lathe: {zh: 车床, power: {processing: 5 kW}}
  table: {}
"""


def plant_file(folder: Path, text: str = FILE, name: str = "plant.yaml") -> Path:
    """Write a plant file."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def line(**changes: object) -> twin.Plant:
    """The same plant made in Python."""
    described: dict[str, object] = {
        "name": "two stations",
        "zh": "两个工位",
        "run": twin.RunSettings(length=7200.0, replications=3, seed=7),
        "products": {
            "bolt": {
                "routing": [
                    {"name": "turn", "station": "lathe", "time": twin.exponential(60.0)},
                    {"name": "pack", "station": "table", "time": 30.0},
                ]
            }
        },
        "sources": {"demand": {"product": "bolt", "every": twin.exponential(100.0), "due_after": 600.0}},
        "stations": {"lathe": {"zh": "车床", "power": {"processing": 5000.0}}, "table": {}},
    }
    return twin.Plant.model_validate(described | changes)


RULE = "def last(lot, station, now):\n    return -lot.number\n"
"""A queue rule in a file of its own."""
