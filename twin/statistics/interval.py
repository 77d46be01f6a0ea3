"""Student-t interval of the mean of independent replications."""

from dataclasses import dataclass
from math import floor, fsum, inf, isnan, log10, nan, sqrt

from numpy.typing import ArrayLike

from twin.statistics.errors import as_sample, check_confidence

__all__ = ["Estimate", "estimate", "student_t_quantile"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Mean of replications with its confidence interval, all in the unit of the values.

    Attributes
    ----------
    mean : mean of the replications
    half_width : half the width of the interval, NaN when there is none (one replication)
    confidence : probability with which such intervals hold the true mean, e.g. 0.95
    n : number of replications
    sd : standard deviation between replications (n - 1 in the denominator), NaN for one replication
    low, high : ends of the interval, NaN when there is none

    Examples
    --------
    >>> print(estimate([0.7621, 0.7640, 0.7633, 0.7642, 0.7634]))
    0.7634 ± 0.0010
    >>> print(estimate([930.0]))
    930 (no interval: one replication)
    """

    mean: float
    half_width: float
    confidence: float
    n: int
    sd: float
    low: float
    high: float

    @property
    def has_interval(self) -> bool:
        """Whether there were replications enough (two) for an interval."""
        return not isnan(self.half_width)

    @property
    def relative_half_width(self) -> float:
        """Half width divided by the magnitude of the mean [-].

        0 for an interval of no width, infinite for a mean of 0 with a width, NaN without an interval.
        """
        if self.half_width == 0.0:
            return 0.0
        if self.mean == 0.0:
            return nan if isnan(self.half_width) else inf
        return self.half_width / abs(self.mean)

    def holds(self, value: float) -> bool:
        """Tell whether the interval holds the value (never without an interval)."""
        return self.low <= value <= self.high

    def __str__(self) -> str:
        if not self.has_interval:
            return f"{self.mean:.6g} (no interval: one replication)"
        if self.half_width == 0.0:
            return f"{self.mean:.6g} ± 0"
        # Two digits of the half width say all that it knows; the mean shows no digit beyond them.
        # Rounded first: 0.00996 is 0.010, not 0.0100.
        rounded = float(f"{self.half_width:.1e}")
        decimals = max(0, 1 - floor(log10(rounded)))
        if decimals > 9 or abs(self.mean) >= 1e15:
            return f"{self.mean:.6g} ± {rounded:.1e}"
        return f"{self.mean:.{decimals}f} ± {self.half_width:.{decimals}f}"


def student_t_quantile(probability: float, degrees_of_freedom: float) -> float:
    """Quantile of Student's t distribution.

    `scipy.special` alone is loaded, on the first call: `scipy.stats` takes ten times as long to import.

    Parameters
    ----------
    probability : in (0, 1)
    degrees_of_freedom : > 0
    """
    from scipy.special import stdtrit

    return float(stdtrit(degrees_of_freedom, probability))


def estimate(values: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Mean of independent replications with its Student-t interval.

    Law (2015), Simulation Modeling and Analysis, 5th ed., ch. 4.5: mean ± t(n-1, 1-alpha/2) sd / sqrt(n).

    Parameters
    ----------
    values : array of shape (n,), one value for each replication
    confidence : in (0, 1)

    Raises
    ------
    StatisticsError
        If there is no value, a value is not finite, or the confidence lies outside (0, 1).
    """
    check_confidence(confidence)
    sample = as_sample(values)
    n = int(sample.size)
    if (sample == sample[0]).all():
        # Exact: the mean of equal numbers can round away from them and leave a width where there is none.
        mean, sd = float(sample[0]), (0.0 if n > 1 else nan)
    else:
        # fsum rounds once, whatever the order: the same figures on every machine.
        mean = fsum(sample.tolist()) / n
        sd = sqrt(fsum(((sample - mean) ** 2).tolist()) / (n - 1))
    if n == 1:
        half_width = nan
    elif sd == 0.0:
        half_width = 0.0
    else:
        half_width = student_t_quantile(0.5 + confidence / 2, n - 1) * sd / sqrt(n)
    return Estimate(mean, half_width, confidence, n, sd, mean - half_width, mean + half_width)
