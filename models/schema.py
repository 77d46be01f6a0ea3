"""The JSON Schema of the plant file, with which editors complete and check it.

It is that of the classes, and says in addition what the reader does before they see the data: `extends`, names of
tables in place of lists, and in a variant only what differs.
"""

from __future__ import annotations

import re
from typing import Any

from models.plant import Plant
from models.reading.sheets import SUFFIXES

__all__ = ["plant_schema"]

Schema = dict[str, Any]
_PREFIX = "#/$defs/"
_VARIANT = ".variant"


def plant_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a plant file."""
    full = Plant.model_json_schema(by_alias=True)
    definitions: dict[str, Schema] = full.pop("$defs")
    definitions["Plant"] = full
    for owner, field in _ONE_OR_MANY:
        many = definitions[owner]["properties"][field]
        one: Schema = {"type": "string"}
        definitions[owner]["properties"][field] = {**_outer(many), "anyOf": [one, _inner(many)]}
    whole = {name: _with_tables(schema) for name, schema in definitions.items()}
    elements = {name for name, schema in whole.items() if "properties" in schema}
    variants = {name + _VARIANT: _variant(whole[name], elements) for name in sorted(elements)}
    variants["Plant" + _VARIANT]["properties"] |= {"extends": _EXTENDS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "plant file of factory-twin",
        "if": {"type": "object", "required": ["extends"]},
        "then": {"$ref": f"{_PREFIX}Plant{_VARIANT}"},
        "else": {"$ref": f"{_PREFIX}Plant"},
        "$defs": whole | variants,
    }


_EXTENDS: Schema = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
    "description": "the file, or files, from which this variant differs; `null` removes what they state",
}
_TABLE: Schema = {
    "type": "string",
    "pattern": rf"({'|'.join(re.escape(suffix) for suffix in SUFFIXES)})(#.*)?$",
    "description": "a table beside the plant file, one row for each element",
}


_ONE_OR_MANY = (
    ("Operation", "station"), ("Conveyor", "from"), ("Conveyor", "to"), ("Transport", "from"), ("Transport", "to"),
)  # fmt: skip
"""Lists of names for which a single name may be written."""

_OUTER = ("title", "description", "default", "examples")


def _outer(schema: Schema) -> Schema:
    """Return what describes a field to people."""
    return {key: schema[key] for key in _OUTER if key in schema}


def _inner(schema: Schema) -> Schema:
    """Return what a value must fulfil."""
    return {key: value for key, value in schema.items() if key not in _OUTER}


def _of_elements(schema: Schema) -> bool:
    """Whether it describes a list or a mapping of elements, which may stand in a table."""
    items = schema.get("items") or schema.get("additionalProperties")
    return isinstance(items, dict) and "$ref" in items


def _with_tables(schema: Any) -> Any:
    """Allow the name of a table wherever many elements are wanted."""
    if isinstance(schema, list):
        return [_with_tables(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    if _of_elements(schema):
        return {**_outer(schema), "anyOf": [_inner(schema), _TABLE]}
    return {key: _with_tables(value) for key, value in schema.items()}


def _variant(schema: Schema, elements: set[str]) -> Schema:
    """Make everything optional that a base can state; a list is stated anew, so its elements stay whole."""
    if "$ref" in schema:
        name = str(schema["$ref"])
        return {**schema, "$ref": name + _VARIANT} if name.removeprefix(_PREFIX) in elements else schema
    changed = {key: value for key, value in schema.items() if key not in ("required", "minProperties")}
    if "properties" in schema:
        fields = schema["properties"].items()
        changed["properties"] = {name: _or_null(_variant(field, elements)) for name, field in fields}
    if isinstance(schema.get("additionalProperties"), dict):
        changed["additionalProperties"] = _or_null(_variant(schema["additionalProperties"], elements))
    if "anyOf" in schema:
        changed["anyOf"] = [_variant(entry, elements) for entry in schema["anyOf"]]
    return changed


def _or_null(schema: Schema) -> Schema:
    """Allow `null`, which removes what the base states."""
    return {**_outer(schema), "anyOf": [_inner(schema), {"type": "null"}]}
