"""The law of a sample of times: chosen by information criterion, tested, empirical where none fits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin.building.special import digamma, gamma_below, kolmogorov, normal_below, trigamma

__all__ = ["FEW", "Law", "fit", "of_lots", "seconds"]

FEW = 12
"""Smaller samples stay as they are."""
MOST = 2000
"""More values than this are thinned out evenly by rank before they are looked at; tests of more reject every law."""
KEPT = 60
"""Values of an empirical law, evenly by rank."""
SAME = 1e-6
"""Relative spread below which times are all the same."""
SURE = 0.01
"""A law is rejected when so small a share of samples of it would be as far from it."""

Floats = NDArray[np.float64]


class Law(NamedTuple):
    """A law as the plant file writes it, and what speaks for it."""

    text: str
    evidence: str
    mean: float


def seconds(value: float) -> str:
    """A time as the plant file writes it.

    Examples
    --------
    >>> seconds(90.0), seconds(0.12345678), seconds(7200)
    ('90 s', '0.123457 s', '2 h')
    """
    if value and value % 3600 == 0:
        return f"{value / 3600:.10g} h"
    return f"{float(f'{value:.6g}'):.10g} s" if value != round(value) else f"{value:.10g} s"


def fit(values: Floats) -> Law:
    """Find the law of times [s].

    Candidates: constant, exponential, normal (truncated at zero), lognormal, gamma, Weibull, uniform. The smallest
    Akaike criterion (corrected, Hurvich and Tsai 1989) wins if a Kolmogorov-Smirnov test does not reject it at 1 %.
    """
    times = np.sort(values[np.isfinite(values)])
    count = len(times)
    if not count:
        return Law("0 s", "never seen", 0.0)
    mean = float(times.mean())
    inner = times[count // 100 : count - count // 100] if count >= 100 else times
    if inner[-1] - inner[0] <= SAME * max(abs(mean), 1e-3):
        return Law(seconds(float(np.median(times))), f"n={count}, always the same", mean)
    if count < FEW:
        return Law(_empirical(times), f"n={count}, as observed", mean)
    if count > MOST:
        times = times[np.linspace(0, count - 1, MOST).astype(int)]
    name, text, p = _best(times)
    if p < SURE:
        return Law(_empirical(times), f"n={count}, no law fits ({name} is best, p={p:.2g})", mean)
    return Law(text, f"n={count}, {name} by AICc, KS p={p:.2g}", mean)


def of_lots(work: Floats, pieces: Floats) -> Law:
    """Law of the time of one piece from whole lots [s]: their sums must have mean and spread of what was seen."""
    if (pieces == 1).all():
        return fit(work)
    each = float(work.sum() / pieces.sum())
    rest = work - each * pieces
    spread = math.sqrt(float(rest.var()) / float(pieces.mean()))
    if len(work) < 2 or spread <= SAME * max(each, 1e-9) * 10 or each <= 0:
        return Law(seconds(each), f"n={len(work)} lots, per piece", each)
    return Law(f"gamma({seconds(each)}, {seconds(spread)})", f"n={len(work)} lots, by their mean and spread", each)


def _empirical(times: Floats) -> str:
    kept = times if len(times) <= KEPT else np.quantile(times, (np.arange(KEPT) + 0.5) / KEPT)
    if len(times) > KEPT:
        kept = kept * (times.mean() / kept.mean()) if kept.mean() > 0 else kept
    return seconds(float(kept[0])) if len(kept) == 1 else f"empirical({', '.join(seconds(float(one)) for one in kept)})"


class _Candidate(NamedTuple):
    """A law that may be it: its text, logarithm of its likelihood, parameters, and distribution function."""

    name: str
    text: str
    likely: float
    parameters: int
    below: Callable[[Floats], Floats]


def _best(times: Floats) -> tuple[str, str, float]:
    """Name, text and p-value of the law with the smallest criterion; times in their order."""
    n = len(times)
    found = [*_bounded(times), *(_positive(times) if times[0] > 0 else ())]

    def criterion(one: _Candidate) -> float:
        k = one.parameters
        return 2 * k - 2 * one.likely + 2 * k * (k + 1) / max(n - k - 1, 1)

    best = min((one for one in found if math.isfinite(one.likely)), key=criterion)
    return best.name, best.text, _p_value(best.below(times))


def _p_value(below: Floats) -> float:
    """Kolmogorov-Smirnov, by the approximation of Stephens (1970)."""
    n = len(below)
    rank = np.arange(n)
    distance = float(max((below - rank / n).max(), ((rank + 1) / n - below).max()))
    return kolmogorov((math.sqrt(n) + 0.12 + 0.11 / math.sqrt(n)) * distance)


def _bounded(times: Floats) -> Iterator[_Candidate]:
    """Normal, where its lower end does not matter, and uniform."""
    n, mean, sd = len(times), float(times.mean()), float(times.std())
    if mean > 4 * sd:
        likely = -n * (math.log(sd) + 0.5 * math.log(2 * math.pi) + 0.5)
        text = f"normal({seconds(mean)}, {seconds(sd)})"
        yield _Candidate("normal", text, likely, 2, lambda t: normal_below((t - mean) / sd))
    reach = float(times[-1] - times[0]) / (n - 1)
    low, high = max(float(times[0]) - reach, 0.0), float(times[-1]) + reach
    text = f"uniform({seconds(low)}, {seconds(high)})"
    yield _Candidate("uniform", text, -n * math.log(high - low), 2, lambda t: (t - low) / (high - low))


def _positive(times: Floats) -> Iterator[_Candidate]:
    """Exponential, lognormal, gamma and Weibull, by maximum likelihood."""
    n, mean, logs = len(times), float(times.mean()), np.log(times)
    middle, width = float(logs.mean()), float(logs.std())
    text = f"exponential({seconds(mean)})"
    yield _Candidate("exponential", text, -n * (math.log(mean) + 1), 1, lambda t: -np.expm1(-t / mean))
    if 1e-9 < width < 5:
        whole = math.exp(middle + width**2 / 2)
        spread = whole * math.sqrt(math.expm1(width**2))
        likely = -n * (middle + math.log(width) + 0.5 * math.log(2 * math.pi) + 0.5)
        text = f"lognormal({seconds(whole)}, {seconds(spread)})"
        yield _Candidate("lognormal", text, likely, 2, lambda t: normal_below((np.log(t) - middle) / width))
    gap = math.log(mean) - middle
    if gap > 1e-9:
        shape = (3 - gap + math.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
        for _ in range(5):  # Newton's method (Minka 2002)
            step = (math.log(shape) - digamma(shape) - gap) / (1 / shape - trigamma(shape))
            shape = max(shape - step, 1e-3)
        scale, a = mean / shape, shape
        likely = n * ((a - 1) * middle - a - a * math.log(scale) - math.lgamma(a))
        text = f"gamma({seconds(mean)}, {seconds(mean / math.sqrt(a))})"
        yield _Candidate("gamma", text, likely, 2, lambda t: gamma_below(a, t / scale))
    k, high = 1.2 / max(width, 1e-6), float(times[-1])
    for _ in range(30):
        power = (times / high) ** k
        new = 1.0 / max(float((power * logs).sum() / power.sum()) - middle, 1e-9)
        if abs(new - k) < 1e-6 * k:
            break
        k = 0.5 * (k + new)
    if 0.1 < k < 100:
        size = high * float(np.mean((times / high) ** k)) ** (1 / k)
        likely = n * (math.log(k) - k * math.log(size) + (k - 1) * middle - 1)
        text = f"weibull({seconds(size)}, {k:.5g})"
        yield _Candidate("Weibull", text, likely, 2, lambda t: -np.expm1(-((t / size) ** k)))
