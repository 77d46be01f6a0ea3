"""What a replication depends on, as text: a later call with the same identity goes on where an earlier one stopped."""

from __future__ import annotations

import hashlib
import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.record.head import Identity

__all__ = ["as_run", "identity_of", "plant_text", "read_back"]


def as_run(plant: Plant, **settings: Any) -> Plant:
    """Return the plant with the settings of a run in place of its own; None leaves its own.

    Raises
    ------
    StudyError
        If a setting is out of its range.
    """
    from pydantic import ValidationError

    from models.plant import RunSettings
    from twin.study.errors import StudyError

    given = {name: value for name, value in settings.items() if value is not None}
    if not given:
        return plant
    try:
        run = RunSettings.model_validate(dict(plant.run) | given)
    except ValidationError as error:
        first = error.errors()[0]
        raise StudyError(
            f"{first['loc'][0] if first['loc'] else 'run'}: {first['msg']}, is {first['input']!r}"
        ) from None
    return plant.model_copy(update={"run": run})


def identity_of(plant: Plant, record: str, note: str = "") -> Identity:
    """Return what the replications of a plant depend on; a note says what there is beside the plant."""
    from twin import __version__
    from twin.record.head import Identity

    return Identity(plant_text(plant) + note, plant.run.seed, plant.run.length, __version__, record)


def plant_text(plant: Plant) -> str:
    """Write a plant as it is run: with its seed and length, without what only its figures depend on.

    What Python functions are made of stands below, since they are part of what is run.
    """
    from models.plant import RunSettings
    from models.reading import dump

    run = RunSettings(length=plant.run.length, seed=plant.run.seed)
    text = dump(plant.model_copy(update={"run": run}), defaults=False)
    made = [f"# {name}: sha256 {digest}" for name, digest in _functions(plant)]
    return "\n".join([text.rstrip("\n"), *made]) + "\n"


def read_back(text: str) -> Plant:
    """Read a plant that `plant_text` has written.

    Raises
    ------
    PlantError
        If it does not fit this version of the program.
    """
    import tempfile

    from models.plant import Plant
    from models.reading import read

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plant.yaml"
        file.write_text(text, encoding="utf-8")
        return read(file, Plant)


def _functions(plant: Plant) -> list[tuple[str, str]]:
    """Names and digests of the files and functions that are rules."""
    found: dict[str, str] = {}
    from twin.engine.hooks import rules_of

    for rule in rules_of(plant):
        if callable(rule):
            name = f"{getattr(rule, '__module__', '')}.{getattr(rule, '__qualname__', type(rule).__name__)}"
            found[name] = _digest(_source(rule))
        elif ".py:" in rule:
            file = (plant.folder or Path()) / rule.rpartition(":")[0]
            found[rule] = _digest(file.read_bytes()) if file.is_file() else "none"
    return sorted(found.items())


def _source(function: Any) -> bytes:
    """Text of a function, or its code where there is none; a callable object counts with its class."""
    try:
        target = function if inspect.isroutine(function) else type(function)
        return inspect.getsource(target).encode()
    except (OSError, TypeError):
        code = getattr(function, "__code__", None)
        return code.co_code + repr(code.co_consts).encode() if code is not None else repr(type(function)).encode()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
