"""What `twin build` says of logs that tell states of machines and nothing of cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.say import Say

if TYPE_CHECKING:
    from twin.building.loading import Loaded

__all__ = ["show_stream", "write_machines"]

HOUR = 3600.0
JOULES = 3.6e6
TIMES = (
    ("monitored.reference", "reference"),
    ("monitored.busy", "busy"),
    ("monitored.production", "production"),
    ("monitored.setup", "setup"),
    ("monitored.delay", "delay"),
    ("monitored.down", "down"),
    ("monitored.idle", "idle"),
    ("monitored.off", "off"),
)
"""Texts of the times, and their names in the time model."""


def show_stream(path: Path, say: Say) -> None:
    """Replay the stream of an adapter to the time model of ISO 22400-2."""
    from twin.building.monitoring.mtconnect import read_stream
    from twin.building.monitoring.time_model import time_model

    stream = read_stream(path)
    for number, text in stream.damaged:
        print(say("monitored.line", number=number, text=repr(text)))
    if stream.backward:
        print(say("monitored.backward", count=len(stream.backward), number=stream.backward[0]))
    model = time_model(stream.stays)
    print(say("monitored.stream", lines=f"{stream.lines:,}", stays=len(stream.stays), parts=stream.parts))
    for key, name in TIMES:
        value = getattr(model, name)
        print(f"  {say(key):<34}{value / HOUR:>9.2f} h  {100 * value / (model.reference or 1.0):>6.1f} %")
    rates = {name: 100 * getattr(model, name) for name in ("availability", "utilization", "technical")}
    print(say("monitored.rates", **rates))
    print(say("monitored.no_plant"))


def write_machines(loaded: Loaded, path: Path, out: Path, share: float | None, say: Say) -> None:
    """Write the plant of monitored machines, and hold its rates against the rest of the log."""
    from twin.building.monitoring.machines import draft_of, held_out, machines
    from twin.study.load import require

    log = loaded.log
    found = machines(log)
    draft = draft_of(found, log, path.stem)
    require(draft.made())
    out.write_text(draft.text(), encoding="utf-8", newline="\n")
    states = ", ".join(f"{name!r} = {state}" for name, state in found.states.items())
    print(say("monitored.found", machines=len(found.names()), states=states))
    if share is None:
        return
    first, last = float(log.start.min()), float(log.start.max())
    held = held_out(log, first + share * (last - first))
    for key, real, guess, unit in (
        ("output", held.items, held.predicted_items, 1.0),
        ("energy", held.energy, held.predicted_energy, JOULES),
    ):
        off = 100 * (guess / real - 1) if real else float("nan")
        text = (
            say("monitored.output", real=real, predicted=guess, difference=off)
            if key == "output"
            else say("monitored.energy", real=real / unit, predicted=guess / unit, difference=off)
        )
        print(text)
