"""The JSON Schema: current where it is published, and of the same opinion as the reader of plant files."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.schema import plant_schema

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = plant_schema()
FILES = [
    *sorted(set(ROOT.glob("examples/*/*.yaml")) - set(ROOT.glob("examples/*/*study.yaml"))),
    *ROOT.glob("scenarios/templates/*/*.yaml"),
]
TYPES = {"object": dict, "array": list, "string": str, "null": type(None), "boolean": bool}


def wrong(value: Any, schema: dict[str, Any]) -> str:
    """Say what in a value breaks the schema, "" if nothing: as much of a validator as this schema needs."""
    if "$ref" in schema and (said := wrong(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")])):
        return said
    if "anyOf" in schema:
        tried = [wrong(value, choice) for choice in schema["anyOf"]]
        if all(tried):
            return next((said for said in tried if not said.startswith(f"{value!r} is no ")), tried[0])
    if "if" in schema:
        return wrong(value, schema["else"] if wrong(value, schema["if"]) else schema["then"])
    kind = schema.get("type")
    if kind == "number" or kind == "integer":
        if isinstance(value, bool) or not isinstance(value, int if kind == "integer" else (int, float)):
            return f"{value!r} is no {kind}"
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        return "" if low <= value <= high else f"{value!r} is out of its range"
    if kind is not None and not isinstance(value, TYPES[kind]):
        return f"{value!r} is no {kind}"
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        return f"{value!r} is none of the choices"
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        return f"{value!r} does not fit {schema['pattern']}"
    if isinstance(value, list) and "items" in schema:
        return next((said for item in value if (said := wrong(item, schema["items"]))), "")
    if isinstance(value, dict):
        for name in schema.get("required", ()):
            if name not in value:
                return f"{name} is missing"
        known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        for name, inner in value.items():
            if name not in known and others is False:
                return f"{name} is unknown"
            following = known.get(name, others)
            if isinstance(following, dict) and (said := wrong(inner, following)):
                return f"{name}: {said}"
    return ""


def plain(text: str) -> Any:
    """Read YAML as the reader of plant files does: dates stay text."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def test_the_published_schema_is_current() -> None:
    published = (ROOT / "docs" / "plant.schema.json").read_text(encoding="utf-8")
    assert json.loads(published) == SCHEMA, "write it anew: twin schema --out docs/plant.schema.json"


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_shipped_plants_fit(file: Path) -> None:
    assert wrong(plain(file.read_text(encoding="utf-8")), SCHEMA) == ""


PLANT = """
name: p
products: {a: {routing: [{name: cut, station: saw, time: 10 s}]}}
orders: orders.csv
stations: {saw: {}}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PLANT, ""),
        (PLANT.replace("station: saw", "station: [saw, saw 2]"), ""),
        (PLANT.replace("orders.csv", "orders.txt"), "orders: "),
        (PLANT.replace("name: p", "title: p"), "name is missing"),
        (PLANT.replace("stations:", "staions:"), "staions is unknown"),
        (PLANT.replace("{saw: {}}", "{saw: {capacity: many}}"), "no integer"),
        (PLANT.replace("{saw: {}}", "{saw: null}"), "no object"),
        ("extends: base.yaml\nstations: {saw: null, mill: {queue: {capacity: 3}}}", ""),
        ("extends: [a.yaml, b.yaml]\nstations: {mill: {queue: {capcity: 3}}}", "capcity is unknown"),
        ("extends: base.yaml\nproducts: {a: {routing: [{name: cut}]}}", "station is missing"),
        ("stations: {saw: {}}", "name is missing"),
    ],
)
def test_right_and_wrong_files(text: str, said: str) -> None:
    found = wrong(plain(text), SCHEMA)
    assert bool(found) == bool(said)
    assert said in found
