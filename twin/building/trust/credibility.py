"""How much cases of other products say of one: learned by foretelling each finished case from the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from twin.building.trust.likely import Settings, weights
from twin.building.trust.past import Past

__all__ = ["credible", "score"]

Floats = NDArray[np.float64]
USUAL = 1.0
"""All other cases together count as one of the own, where nothing says better."""
TRIED = (0.3, 1.0, 3.0, 10.0)
"""Numbers of own cases as which all others together may count."""
FEWEST = 20
"""Finished cases from which it is learned."""
MOST = 150
"""Cases that are foretold, evenly in time."""


def credible(past: Past, settings: Settings) -> Settings:
    """Settle how much other products count, if that is open: by the lead times of cases finished before the cut.

    Each is foretold from the others (leave one out), and the mean score of the logarithms is compared. A value other
    than the usual one is taken if it is better by more than a standard error.
    """
    if settings.others is not None:
        return settings
    known = np.array([n for n, case in enumerate(past.cases) if case.whole and not case.open], np.int64)
    if len(known) < FEWEST or len(np.unique(past.product[known])) < 2:
        return replace(settings, others=USUAL)
    lead = np.array([np.log1p(float((c.begin + c.length).max() - c.begin[0])) for c in past.cases])
    asked = known[np.unique(np.linspace(0, len(known) - 1, MOST).astype(int))]
    scores = {others: _scores(past, known, asked, lead, replace(settings, others=others)) for others in TRIED}
    best = min(TRIED, key=lambda others: float(scores[others].mean()))
    gain = scores[USUAL] - scores[best]
    sure = gain.mean() > gain.std() / np.sqrt(len(gain))
    return replace(settings, others=best if sure else USUAL)


def _scores(past: Past, known: NDArray[np.int64], asked: NDArray[np.int64], lead: Floats, settings: Settings) -> Floats:
    """Score of each case that is foretold from all others."""
    found = []
    for number in asked.tolist():
        models = known[known != number]
        share = weights(past, models, int(past.product[number]), float(past.pieces[number]), settings)
        found.append(score(lead[models], share, float(lead[number])))
    return np.array(found)


def score(sample: Floats, share: Floats, seen: float) -> float:
    """Continuous ranked probability score of a weighted sample (Gneiting and Raftery 2007, 4.2); 0 is best.

    Examples
    --------
    >>> score(np.array([1.0, 3.0]), np.array([0.5, 0.5]), 2.0)
    0.5
    """
    order = np.argsort(sample)
    x, w = sample[order], share[order]
    below = np.cumsum(w)[:-1]
    apart = float((below * (1.0 - below) * np.diff(x)).sum())  # half the mean difference of two of the sample
    return float((w * np.abs(x - seen)).sum()) - apart
