"""The warm-up of a set of replications: what is left out before figures are computed, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twin.figures.registry import FigureError
from twin.statistics.warm_up import find_warm_up

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.figures.basis import Basis
    from twin.record.measures import Measures

__all__ = ["WarmUpChoice", "choose_warm_up"]

BATCH = 5
"""Windows in a batch of MSER-5."""


@dataclass(frozen=True)
class WarmUpChoice:
    """How much of every replication is left out.

    Attributes
    ----------
    windows : number of windows left out at the start
    time : the same [s], a boundary of windows
    reason : one of "given", "found", "ends", "short"
    too_short : whether the run is too short to trust the cut
    steady : whether the run has a steady state, so that parts of it are alike
    asked : what the user asked for [s], None where nothing
    """

    windows: int
    time: float
    reason: str
    too_short: bool = False
    steady: bool = True
    asked: float | None = None

    def text(self, language: str = "en") -> str:
        """Say it in one line, in English ("en") or Chinese ("zh")."""
        hours = f"{self.time / 3600:.4g} h"
        if language == "zh":
            said = {
                "given": f"预热期 {hours}（用户设定）",
                "found": f"预热期 {hours}（MSER-5 判定）" if self.windows else "无需预热期（MSER-5 判定）",
                "ends": "无预热期：运行在订单完成时结束",
                "short": "无预热期：运行太短，无法判定",
            }[self.reason]
            return said + ("；运行太短，结果未必稳定，请延长运行" if self.too_short else "")
        said = {
            "given": f"warm-up {hours} (as set)",
            "found": f"warm-up {hours} (found by MSER-5)" if self.windows else "no warm-up needed (by MSER-5)",
            "ends": "no warm-up: the run ends with its orders",
            "short": "no warm-up: the run is too short to find one",
        }[self.reason]
        return said + ("; the run is too short to be sure, run longer" if self.too_short else "")

    def __str__(self) -> str:
        return self.text()


def choose_warm_up(
    basis: Basis,
    measures: Sequence[Measures],
    warm_up: float | None = None,
    length: float | None = None,
) -> WarmUpChoice:
    """Choose the warm-up of all replications together.

    The user's setting wins; it is moved up to the next boundary of windows. Otherwise a run that ends with its orders
    has none, and one of a set length has what MSER-5 finds in the mean over the replications of throughput and of work
    in process, the later of the two. With shifts, both are taken over planned busy time only, so that a night is no
    transient.

    Parameters
    ----------
    warm_up : as set for the run [s]; else the plant's own setting
    length : as set for the run [s]; else the plant's own setting

    Raises
    ------
    FigureError
        If there is no replication, their windows differ, or the warm-up leaves nothing of a run.
    """
    if not measures:
        raise FigureError("figures: there is no finished replication")
    plant = basis.plant
    warm_up = plant.run.warm_up if warm_up is None else warm_up
    length = plant.run.length if length is None else length
    steady = _steady(plant, measures, length)
    if warm_up is not None:
        return _given(warm_up, measures, steady)
    if not steady:
        return WarmUpChoice(0, 0.0, "ends", steady=False)
    widths = {run.width for run in measures}
    windows = min(int(run.end / run.width + 1e-9) for run in measures)
    if len(widths) > 1 or windows < 2 * BATCH:
        return WarmUpChoice(0, 0.0, "short", too_short=True)
    index, too_short = 0, False
    for series, kept in _series(basis, measures, windows):
        if series.size < 2 * BATCH:
            return WarmUpChoice(0, 0.0, "short", too_short=True)
        found = find_warm_up(series, BATCH)
        too_short |= found.too_short
        if found.index:
            index = max(index, int(kept[found.index]))
    return WarmUpChoice(index, index * measures[0].width, "found", too_short)


def _steady(plant: Plant, measures: Sequence[Measures], length: float | None) -> bool:
    """Whether demand goes on for ever, and every replication ran for the length that was set."""
    endless = any(source.limit is None and source.until is None for source in plant.sources.values())
    return endless and length is not None and all(run.end >= length * (1 - 1e-9) for run in measures)


def _given(warm_up: float, measures: Sequence[Measures], steady: bool) -> WarmUpChoice:
    if warm_up < 0:
        raise FigureError(f"warm_up: {warm_up:g} s, want at least 0 s")
    windows = 0
    for run in measures:
        if warm_up >= run.end:
            raise FigureError(f"warm_up: {warm_up:g} s leaves nothing of a run of {run.end:g} s; want a shorter one")
        windows = max(windows, ceil(warm_up / run.width - 1e-9))
    shortest = min(measures, key=lambda run: run.windows)
    if windows >= shortest.windows:
        raise FigureError(f"warm_up: {warm_up:g} s leaves no whole window of a run of {shortest.end:g} s; want less")
    return WarmUpChoice(windows, windows * shortest.width, "given", steady=steady, asked=warm_up)


def _series(
    basis: Basis, measures: Sequence[Measures], windows: int
) -> list[tuple[NDArray[np.float64], NDArray[np.intp]]]:
    """Throughput and work in process by window, means over the replications, with the windows that they stand for."""
    width = measures[0].width
    wip = [n for n, place in enumerate(basis.index.places) if place.kind == "wip"]
    stations = [n for n, unit in enumerate(basis.index.units) if unit.kind == "station"]
    off = np.mean([run.state_time[:windows, stations, 0].sum(axis=1) for run in measures], axis=0)
    share = 1.0 - off / (width * len(stations)) if stations else np.ones(windows)
    kept = np.flatnonzero(share > 0.05)
    made = np.mean([run.finished_pieces[:windows].sum(axis=1) for run in measures], axis=0)
    level = np.mean([run.level_integral[:windows, wip].sum(axis=1) for run in measures], axis=0) / width
    return [(made[kept] / share[kept], kept), (level[kept], kept)]
