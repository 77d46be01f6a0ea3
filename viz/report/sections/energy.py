"""Energy: the power profile by carrier with its peak, use by state, cost and CO2 by hour of the day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.energy.profile import slot_prices
from models.energy.steps import co2_steps, co2_varies, step_means
from twin.figures import Row
from viz.colours import BAD, BAR, INK, SERIES, STATE_COLOURS, faint
from viz.report.chart import Chart, Trace, numbers, plain, whiskers
from viz.report.markup import Html, join, tag
from viz.report.power import Profile, profile
from viz.report.sections.flow import warm_up_layout
from viz.report.source import Source
from viz.report.words import unit_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["section"]

POINTS = 1500
"""Points of a profile at most; a longer one is drawn by means (and by highest values) of several slots."""
JOULE = 3.6e6


def section(source: Source) -> Html | None:
    """Make the charts; nothing where the plant uses no energy."""
    basis, words = source.table.basis, source.words
    if not basis.uses_energy:
        return tag("p", words("no_energy"))
    found = profile(source.plant, source.runs)
    charts = [chart for chart in (_states(source), _cost(source, found), _co2(source, found)) if chart]
    return join([_power(source, found).html(), tag("div", *(chart.html() for chart in charts), class_="pair")])


def _joined(values: NDArray[np.float64], step: int, highest: bool = False) -> NDArray[np.float64]:
    """Mean (or highest) of every `step` values, the last group being shorter."""
    starts = np.arange(0, len(values), step)
    if highest:
        return np.maximum.reduceat(values, starts)
    return np.add.reduceat(values, starts) / np.diff(np.append(starts, len(values)))


def _power(source: Source, found: Profile) -> Chart:
    words, clock = source.words, source.clock
    step = -(-(len(found.edges) - 1) // POINTS)
    x = clock.places(np.maximum(found.edges[:-1:step], 0.0))
    carriers = [(words("machines"), found.machines.mean(axis=0))]
    carriers += [
        (
            words(
                "medium", name=plain(source.plant.energy.media[name].zh or name if source.language == "zh" else name)
            ),
            power.mean(axis=0),
        )
        for name, power in found.media.items()
    ]
    if found.base.any():
        carriers.append((words("base_loads"), found.base))
    traces: list[Trace] = []
    colours = [SERIES[n % len(SERIES)] for n in range(len(carriers))]
    for (name, power), colour in zip(reversed(carriers), reversed(colours), strict=True):
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "stackgroup": "power",
                "name": name,
                "x": x,
                "y": numbers(_joined(power, step) / 1000, 4),
                "line": {"shape": "hv", "width": 0, "color": colour},
                "fillcolor": faint(colour, 0.55),
                "hovertemplate": "%{y:.3~g} kW<extra>%{fullData.name}</extra>",
            }
        )
    total = found.total
    if source.table.replications > 1:
        highest: Trace = {"type": "scatter", "mode": "lines", "name": words("highest"), "x": x}
        highest |= {"y": numbers(_joined(total.max(axis=0), step, True) / 1000, 4)}
        highest |= {"line": {"shape": "hv", "width": 1, "color": faint(INK, 0.55)}}
        traces.append(highest | {"hovertemplate": "%{y:.3~g} kW<extra>%{fullData.name}</extra>"})
    layout = warm_up_layout(source)
    judged = np.where(found.edges[1:] > source.warm_up, total, 0.0)
    run, slot = np.unravel_index(int(judged.argmax()), total.shape)
    peak = float(total[run, slot]) / 1000
    at = float(max(found.edges[slot], 0.0))
    when = clock.text(at) + (
        f", {words('replication')} {source.number(int(run))}" if source.table.replications > 1 else ""
    )
    note = {"x": clock.place(at), "y": peak, "text": words("peak", power=f"{peak:.4g}", when=when), "showarrow": True}
    note |= {"arrowhead": 2, "arrowcolor": BAD, "ax": 60 if at < source.end / 2 else -60, "ay": -26}
    layout["annotations"].append(note | {"font": {"color": BAD, "size": 12}, "bgcolor": "rgba(255,255,255,0.8)"})
    minutes = source.runs[0].slot_width / 60
    return Chart(
        words("chart_power", minutes=f"{minutes:g}"),
        traces,
        clock.axis(words("time")),
        {"title": words("power") + " [kW]", "range": [0, 1.18 * peak]},
        {"hovermode": "x unified"} | layout,
        height=340,
        note=words("power_joined", minutes=f"{minutes * step:g}") if step > 1 else "",
    )


def _states(source: Source) -> Chart:
    """Draw the electricity of machines by state, with the intervals."""
    words, figures = source.words, source.table
    rows: list[tuple[str, Row]] = [
        (state, figures.row(f"energy_{state}")) for state in STATE_COLOURS if figures.row(f"energy_{state}").known
    ]
    rows = [(state, row) for state, row in rows if row.estimate.mean > 0]
    biggest = max((row.estimate.mean for _, row in rows), default=0.0)
    size, unit = (1000.0, "MWh") if biggest >= 10_000 else (1.0, "kWh")
    means = [row.estimate.mean / size for _, row in rows]
    trace: Trace = {
        "type": "bar",
        "x": [words(f"state_{state}") for state, _ in rows],
        "y": numbers(means),
        "marker": {"color": [STATE_COLOURS[state] for state, _ in rows]},
        "error_y": whiskers(means, [row.estimate.half_width / size for _, row in rows], INK),
        "hovertemplate": f"%{{x}}: %{{y:.4~g}} {unit}<extra></extra>",
    }
    return Chart(
        words("chart_energy_states"),
        [trace],
        {"showgrid": False, "type": "category"},
        {"title": f"{words('electricity')} [{unit}]", "rangemode": "tozero"},
        note=words("whiskers", confidence=f"{figures.confidence:.0%}") if figures.replications > 1 else "",
    )


def _cost(source: Source, found: Profile) -> Chart | None:
    """Draw the cost of electricity by hour of the day; nothing without prices."""
    words, plant = source.words, source.plant
    tariff = plant.energy.tariff
    if not (tariff.price or tariff.periods):
        return None
    currency = unit_text(plant.costs.currency, source.language)
    prices = slot_prices(tariff, plant.calendar, found.edges)
    titles = _Titles(
        words("chart_cost"), words("cost"), words("price"), words("cost_a_day"), currency, words("cost_note")
    )
    return _by_hour(source, found, prices, titles)


def _co2(source: Source, found: Profile) -> Chart | None:
    """Draw the CO2 of electricity by hour of the day; nothing where its factor is always the same."""
    words, plant = source.words, source.plant
    if not co2_varies(plant.energy):
        return None
    factors = step_means(*co2_steps(plant.energy, plant.calendar, float(found.edges[-1])), found.edges)
    titles = _Titles(words("chart_co2"), words("co2"), words("co2_factor"), words("co2_a_day"), "kg", words("co2_note"))
    return _by_hour(source, found, factors, titles)


class _Titles(NamedTuple):
    """Words of a chart by hour of the day: of all, the bars, the line, the axis, the unit of the bars, the note."""

    chart: str
    bars: str
    line: str
    axis: str
    unit: str
    note: str


def _by_hour(source: Source, found: Profile, rates: NDArray[np.float64], titles: _Titles) -> Chart | None:
    """Draw electricity times a rate by slot [1/J] by hour of the day, a mean day after the warm-up, and the rate."""
    words, plant = source.words, source.plant
    width = source.runs[0].slot_width
    kept = np.flatnonzero((found.edges[:-1] >= source.warm_up - 1e-6) & (found.edges[1:] <= source.end + 1e-6))
    if not kept.size:
        return None
    begins = [plant.calendar.start + timedelta(seconds=float(edge)) for edge in found.edges[kept]]
    mine = rates[kept] * JOULE
    hours = np.array([begin.hour for begin in begins])
    amounts = found.total.mean(axis=0)[kept] * width / JOULE * mine
    days = kept.size * width / 86400
    by_day = np.bincount(hours, weights=amounts, minlength=24) / days
    mean = np.bincount(hours, weights=mine, minlength=24) / np.maximum(np.bincount(hours, minlength=24), 1)
    bars: Trace = {"type": "bar", "name": titles.bars, "x": list(range(24)), "y": numbers(by_day)}
    bars |= {"marker": {"color": BAR}, "hovertemplate": "%{x}:00  %{y:.4~g}<extra>%{fullData.name}</extra>"}
    line: Trace = {"type": "scatter", "mode": "lines", "name": titles.line, "x": [n - 0.5 for n in range(25)]}
    line |= {"y": numbers(np.append(mean, mean[-1])), "yaxis": "y2"}
    line |= {"line": {"shape": "hv", "color": SERIES[1], "width": 2}}
    line["hovertemplate"] = "%{y:.4~g}<extra>%{fullData.name}</extra>"
    right = {"overlaying": "y", "side": "right", "range": [0, 1.1 * max(mine)], "showgrid": False}
    right |= {"automargin": True, "tickmode": "auto", "nticks": 5, "tickfont": {"color": SERIES[1]}}
    right["title"] = {"text": f"{titles.line} [{plain(titles.unit)}/kWh]", "font": {"size": 12, "color": SERIES[1]}}
    return Chart(
        titles.chart,
        [bars, line],
        {"title": words("hour_of_day"), "showgrid": False, "dtick": 4, "range": [-0.5, 23.5]},
        {"title": f"{titles.axis} [{titles.unit}]", "rangemode": "tozero"},
        {"yaxis2": right},
        note=titles.note,
    )
