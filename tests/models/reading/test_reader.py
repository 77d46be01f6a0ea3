"""Reading as a whole: round trips, checks, and mutated files."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, model_validator

from models.reading import PlantError, Problems, dump, read, read_data
from models.units import MoneyPerEnergy, Time, TimeDistribution
from tests.models.reading.factory import Factory, check

PLANT = """\
name: a factory
horizon: 8 h
stations:
  M1: {capacity: 2, rule: edd, power: {idle: 500 W, processing: 12 kW}, to: M2}
  M2:
    tool: {kind: drill, diameter: 8 mm}
products:
  shaft:
    price: 12.5 CNY
    routing: routing.csv
  gear:
    routing:
    - {name: hob, station: [M1, M2], time: {M1: 45 s, M2: 1 min}, inspection: {rate: 5 %}}
orders: orders.csv
costs: {currency: CNY, energy: 0.8 CNY/kWh}
"""
FILES = {
    "plant.yaml": PLANT,
    "variant.yaml": "extends: plant.yaml\nname: variant\nstations:\n  M1: {capacity: 3, to: null}\n",
    "routing.csv": "product,name,station,time,inspection.rate\nshaft,turn,M1;M2,5 s,5 %\nshaft,mill,M2,8 min,\n",
    "orders.csv": "name,product,quantity,due,note\nO1,shaft,5,3 d,first\nO2,gear,,,\n",
}


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8", errors="surrogateescape")


def test_read(tmp_path: Path) -> None:
    """A plant with a variant and tables."""
    _write(tmp_path, FILES)
    made = read(tmp_path / "variant.yaml", Factory, check)
    assert (made.name, made.horizon) == ("variant", 28800.0)
    assert (made.stations["M1"].capacity, made.stations["M1"].rule, made.stations["M1"].feeds) == (3, "edd", None)
    assert made.costs.energy == 0.8 / 3.6e6
    data, places = read_data(str(tmp_path / "variant.yaml"), Factory)
    assert data["orders"][1] == {"name": "O2", "product": "gear"}
    assert (Path(places["orders", 1, "due"].file).name, places["orders", 1, "due"].line) == ("orders.csv", 3)


@pytest.mark.parametrize("readable", [True, False])
@pytest.mark.parametrize("defaults", [True, False])
def test_dump_reads_back(tmp_path: Path, readable: bool, defaults: bool) -> None:
    """The text of a model gives an equal model."""
    _write(tmp_path, FILES)
    made = read(tmp_path / "plant.yaml", Factory)
    text = dump(made, readable=readable, defaults=defaults)
    (tmp_path / "again.yaml").write_text(text, encoding="utf-8")
    assert read(tmp_path / "again.yaml", Factory) == made
    assert ("horizon: 8 h" in text) == readable
    assert ("upper" in text) == defaults


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.sampled_from(
        ["1e3", "0o17", "0x1F", "yes", "06:00", "~", "<<", "=", "null", ".inf", "2026-01-05", "1_0", "- a", "9" * 5000]
    ),
    horizon=st.floats(1e-300, 1e10),
)
def test_dump_of_any_text_and_number(tmp_path: Path, name: str, horizon: float) -> None:
    """No text turns into a number on its way, no number loses a bit."""
    made = Factory.model_validate({"name": name, "horizon": horizon, "products": {name: {}}})
    (tmp_path / "p.yaml").write_text(dump(made), encoding="utf-8", newline="")
    assert read(tmp_path / "p.yaml", Factory) == made


class Line(BaseModel):
    """A root of another kind: random times, a currency at the root, a function."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    time: TimeDistribution | dict[str, TimeDistribution]
    pause: Time | None = None
    currency: str = "RMB"
    price: MoneyPerEnergy = 0.0
    rule: Any = "fifo"

    @model_validator(mode="after")
    def _pause(self) -> Line:
        if self.pause == 13:
            raise Problems([(("pause",), "brings bad luck"), (("time", "x"), "as well")])
        return self


def _line(folder: Path, content: str) -> Line:
    (folder / "line.yaml").write_text(content)
    return read(folder / "line.yaml", Line, currency=("currency",))


def test_distributions(tmp_path: Path) -> None:
    """Random times, also from a table beside the file that states it, and back."""
    (tmp_path / "times.csv").write_text("time\n5 s\n1 min\n")
    made = _line(tmp_path, "time: {a: exponential(8 min), b: empirical(times.csv), c: 45}")
    assert isinstance(made.time, dict)
    assert [d.mean for d in made.time.values()] == [480.0, 32.5, 45.0]
    assert _line(tmp_path, dump(made)) == made
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "v.yaml").write_text("extends: ../line.yaml\npause: 5\n")
    assert read(tmp_path / "sub" / "v.yaml", Line).time == made.time
    with pytest.raises(PlantError, match=r"line\.yaml:1: time\.a: .*exponential"):
        _line(tmp_path, "time: {a: exponentiel(8 min)}")


def test_currency_at_the_root(tmp_path: Path) -> None:
    """The default of the model counts where the file states none."""
    assert _line(tmp_path, "time: 1\nprice: 3.6 RMB/kWh").price == 1e-6
    with pytest.raises(PlantError, match="'1 CNY/kWh' is in CNY, but the currency of the plant is RMB"):
        _line(tmp_path, "time: 1\nprice: 1 CNY/kWh")
    assert _line(tmp_path, "time: 1\ncurrency: USD\nprice: 3.6 USD/kWh").price == 1e-6


def test_functions_are_dumped_by_name() -> None:
    """A Python function stands in the file as `file.py:function`."""
    made = Line.model_validate({"time": 1, "rule": check})
    assert "rule: factory.py:check" in dump(made)


def test_problems_of_validators_and_checks(tmp_path: Path) -> None:
    """Several problems from one validator, each at its place; other errors of a check are lines as well."""
    with pytest.raises(PlantError) as caught:
        _line(tmp_path, "time: {x: 1}\npause: 13\n")
    assert [line.rpartition("/")[2] for line in caught.value.lines] == [
        "line.yaml:1: time.x: as well",
        "line.yaml:2: pause: brings bad luck",
    ]

    def refuse(line: Line) -> None:
        raise ValueError("never\nright")

    (tmp_path / "line.yaml").write_text("time: 1")
    with pytest.raises(PlantError, match=r"line\.yaml: never right$"):
        read(tmp_path / "line.yaml", Line, refuse)


WORDS = [
    "0", "-1", "x", "''", "~", "1e400", ".nan", "[]", "{}", "orders.csv", "none.csv", "orders.csv#s", "plant.yaml",
    "extends", "*a", "&a [*a]", "!!int 5", "<<: 1", "true", "#", "'", '"', ";", ",", "{", "[", "%", "- ", ": ", "M9",
    "1 h", "5 kg", "5 EUR", "9" * 400, "é", "\t", "\0", "\n", "\x07", "\udcff",
]  # fmt: skip
"""What mutations put in; the last is a byte that is not UTF-8."""


def _mutated(text: str, chance: random.Random) -> str:
    """Change one piece of a text: a line lost, doubled, moved or cut, a word or character replaced or put in."""
    lines = text.split("\n")
    place = chance.randrange(len(lines))
    kind = chance.randrange(7)
    if kind == 0:
        del lines[place]
    elif kind == 1:
        lines.insert(place, chance.choice(lines))
    elif kind == 2:
        lines[place] = " " * chance.randrange(4) + lines[place].strip()
    elif kind == 3:
        lines[place] = lines[place][: chance.randrange(len(lines[place]) + 1)]
    elif kind == 4:
        words = lines[place].replace(",", " , ").replace(":", " : ").split(" ")
        words[chance.randrange(len(words))] = chance.choice(WORDS)
        lines[place] = lines[place][: len(lines[place]) - len(lines[place].lstrip())] + " ".join(w for w in words if w)
    elif kind == 5:
        at = chance.randrange(len(lines[place]) + 1)
        lines[place] = lines[place][:at] + chance.choice(WORDS) + lines[place][at + chance.randrange(2) :]
    else:
        key, colon, _ = lines[place].partition(":")
        lines[place] = f"{key}{colon} {chance.choice(WORDS)}"
    return "\n".join(lines)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), count=st.integers(1, 3))
def test_mutated_files_give_a_model_or_lines(tmp_path: Path, seed: int, count: int) -> None:
    """Never another exception, never two lines for one mistake, always the name of a file."""
    chance = random.Random(seed)
    files = dict(FILES)
    for _ in range(count):
        name = chance.choice(list(files))
        files[name] = _mutated(files[name], chance)
    _write(tmp_path, files)
    try:
        made = read(tmp_path / "variant.yaml", Factory, check)
    except PlantError as error:
        caught = error
    else:
        (tmp_path / "again.yaml").write_text(dump(made), encoding="utf-8")
        assert read(tmp_path / "again.yaml", Factory, check) == made
        return
    assert caught.lines == str(caught).splitlines()
    for line in caught.lines:
        assert line.startswith((str(tmp_path), "... and "))
        assert line.isprintable()
