"""Small studies for tests."""

from pathlib import Path

from tests.twin.study.plants import plant_file

FILE = """\
name: lathes and packing
plant: plant.yaml
run: {length: 1 h, warm_up: 0 s, seed: 3, replications: 3}
factors:
  lathes: {field: stations.lathe.capacity, levels: [1, 2]}
  packing: {field: "products.bolt.routing[pack].time", levels: [20 s, 100 s]}
objectives: [throughput, {figure: wip, goal: min}]
figures: [{figure: active_share, of: table}]
"""


def study_file(folder: Path, text: str = FILE, name: str = "study.yaml") -> Path:
    """Write a study beside its plant."""
    plant_file(folder)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file
