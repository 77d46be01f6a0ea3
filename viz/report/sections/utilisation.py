"""Utilisation: how every station spends its time, by state."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.trace import STATES, VEHICLE_STATES
from viz.colours import CARRIER_COLOURS, STATE_COLOURS
from viz.report.chart import Chart, Trace, numbers, positions
from viz.report.markup import Html, details, join, table, tag
from viz.report.source import MOST, Source

__all__ = ["section", "state_shares", "state_traces"]

OFF = STATES.index("off_shift")
BUSY = STATES.index("processing")


def state_shares(source: Source) -> tuple[list[str], NDArray[np.float64]]:
    """Stations, and their shares of time by state [%] after the warm-up, all replications; shape (stations, 8)."""
    index, stations = source.table.basis.index, list(source.plant.stations)
    of = np.array([stations.index(u.element) if u.kind == "station" else -1 for u in index.units], int)
    time = np.zeros((len(stations), len(STATES)))
    for span in source.table.spans:
        np.add.at(time, of[of >= 0], span.state_time[of >= 0])
    total = time.sum(axis=1, keepdims=True)
    return stations, 100 * np.divide(time, total, out=np.zeros_like(time), where=total > 0)


def on_shift(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of the time on shift in place of the calendar time [%]; zeros where a station never works."""
    kept = shares.copy()
    kept[:, OFF] = 0.0
    total = kept.sum(axis=1, keepdims=True)
    share: NDArray[np.float64] = 100 * np.divide(kept, total, out=np.zeros_like(kept), where=total > 0)
    return share


def state_traces(source: Source, shares: NDArray[np.float64], y: list[int], kind: str = "state") -> list[Trace]:
    """Stacked bars, one trace for each state that occurs; shares of shape (bars, 8), of a "state" or a "carrier"."""
    traces = []
    states, colours = (STATES, STATE_COLOURS) if kind == "state" else (VEHICLE_STATES, CARRIER_COLOURS)
    for state, colour in colours.items():
        values = shares[:, states.index(state)]
        if values.any():
            name = source.words(f"{kind}_{state}")
            traces.append(
                {
                    "type": "bar",
                    "orientation": "h",
                    "name": name,
                    "x": numbers(values, 4),
                    "y": y,
                    "marker": {"color": colour},
                    "hovertemplate": f"%{{y}}<br>{name}: %{{x:.1f}} %<extra></extra>",
                }
            )
    return traces


def section(source: Source) -> Html | None:
    """Make the chart of the stations used most, and a table with all of them."""
    words, (stations, shares) = source.words, state_shares(source)
    if not stations:
        return None
    shifts = bool(shares[:, OFF].any())
    used = on_shift(shares)
    order = np.argsort(-used[:, BUSY], kind="stable")
    shown = np.sort(order[:MOST])  # as in the plant file: the way of the parts
    names = [source.element("stations", station) for station in stations]
    chart = Chart(
        words("chart_states_on_shift" if shifts else "chart_states"),
        state_traces(source, used[shown], list(range(len(shown)))),
        {"title": words("share_of_time") + " [%]", "range": [0, 100]},
        positions([names[n] for n in shown]),
        {"legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "traceorder": "normal"}},
        height=120 + 26 * len(shown),
        note=words("states_others", shown=len(shown), all=len(stations)) if len(stations) > len(shown) else "",
    )
    states = [state for state in STATE_COLOURS if shares[:, STATES.index(state)].any()]
    rows = [
        [names[n], *(f"{shares[n, STATES.index(state)]:.1f}" for state in states), f"{used[n, BUSY]:.1f}"]
        for n in order
    ]
    head = [words("station"), *(words(f"state_{state}") for state in states), words("processing_on_shift")]
    listed = table(head, rows, set(range(1, len(head))))
    folded = details(words("states_table"), tag("p", words("states_table_note"), class_="note"), listed)
    return join([chart.html(), folded])
