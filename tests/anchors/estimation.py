"""How a simulated value is held against an exact one: batch means of one long run, control variates where they pay."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.statistics.interval import student_t_quantile

__all__ = ["Found", "batch_means", "controlled", "plain"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """A simulated value with the standard error of its mean and the degrees of freedom of that."""

    mean: float
    error: float
    freedom: int

    @property
    def half_width(self) -> float:
        """Half the width of the 95 % interval."""
        return student_t_quantile(0.975, self.freedom) * self.error

    def z(self, exact: float) -> float:
        """Distance from the exact value in standard errors."""
        return (self.mean - exact) / self.error

    def scaled(self, factor: float) -> "Found":
        """The same of a value that is a multiple of this one."""
        return Found(self.mean * factor, self.error * abs(factor), self.freedom)

    def agrees(self, exact: float, width: float = 0.01) -> None:
        """Assert that the value is found: less than three standard errors away, 95 % half width at most 1 %."""
        said = f"found {self.mean:.6g} ± {self.half_width:.2g}, exact {exact:.6g}, z = {self.z(exact):.2f}"
        assert abs(self.z(exact)) < 3, said
        assert self.half_width <= width * abs(exact), said


def batch_means(values: Array, batches: int, skip: float = 0.02) -> Array:
    """Means of equal batches of a series, shape (batches,), after leaving out its start."""
    first = int(len(values) * skip)
    size = (len(values) - first) // batches
    return np.asarray(values[first : first + size * batches].reshape(batches, size).mean(axis=1))


def plain(batches: Array) -> Found:
    """Mean of batches that are taken as independent."""
    n = len(batches)
    return Found(float(batches.mean()), float(batches.std(ddof=1)) / n**0.5, n - 1)


def controlled(batches: Array, controls: list[Array]) -> Found:
    """Mean of batches, freed by linear regression from what controls of mean zero explain.

    Lavenberg and Welch (1981), Management Science 27, eq. 12-16: the intercept of the regression on the controls, whose
    standard error has n - q - 1 degrees of freedom.
    """
    n, q = len(batches), len(controls)
    design = np.column_stack([np.ones(n), *controls])
    beta, *_ = np.linalg.lstsq(design, batches, rcond=None)
    residual = batches - design @ beta
    variance = float(residual @ residual) / (n - q - 1)
    intercept = float(np.linalg.inv(design.T @ design)[0, 0])
    return Found(float(beta[0]), (variance * intercept) ** 0.5, n - q - 1)
