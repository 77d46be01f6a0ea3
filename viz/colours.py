"""House colours: the same state has the same colour in every picture."""

from __future__ import annotations

__all__ = [
    "ACCENT",
    "BAD",
    "BAR",
    "CARRIER_COLOURS",
    "GOOD",
    "INK",
    "MUTED",
    "RULE",
    "SERIES",
    "STATE_COLOURS",
    "faint",
]

STATE_COLOURS = {
    "processing": "#2f8f6b",
    "setup": "#e3b341",
    "waiting": "#e0813d",
    "blocked": "#7d5ba6",
    "failed": "#c8423b",
    "maintenance": "#3b76b8",
    "idle": "#bccbd9",
    "off_shift": "#e9edf1",
}
"""Colours of the states, in the order in which they are stacked: work first, then losses, then nothing to do."""

CARRIER_COLOURS = {
    "loaded": "#2f8f6b",
    "loading": "#7cbf9f",
    "unloading": "#a9d6c0",
    "to_pickup": "#e3b341",
    "blocked": "#7d5ba6",
    "failed": "#c8423b",
    "charging": "#3ba3b8",
    "idle": "#bccbd9",
}
"""Colours of the states of vehicles, cranes and pickers, in the order in which they are stacked."""

ACCENT = "#1f5f8b"
BAR = "#5f8fb0"
INK = "#1e2a35"
MUTED = "#66747f"
RULE = "#dfe5ea"
GOOD = "#2f8f6b"
BAD = "#c8423b"

SERIES = ("#1f5f8b", "#e0813d", "#2f8f6b", "#7d5ba6", "#c8423b", "#3ba3b8", "#a08a3c", "#8a97a3")
"""Colours of things that have none of their own (plants, carriers, products)."""


def faint(colour: str, opacity: float) -> str:
    """Give a colour `#rrggbb` an opacity.

    Examples
    --------
    >>> faint("#ff8000", 0.2)
    'rgba(255,128,0,0.2)'
    """
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"
