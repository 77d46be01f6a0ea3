"""The camera: where it stands so that everything is in the picture, and where a point comes to lie in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Camera", "from_above", "from_south_west"]

Vector = np.ndarray[Any, np.dtype[np.float64]]
ANGLE = 24.0
"""Of view, from top to bottom [deg]: a long lens, so that far machines are not much smaller."""
MARGIN = (0.03, 0.03, 0.11, 0.09)
"""Share of the picture kept free at the left, right, top and bottom."""


@dataclass(frozen=True)
class Camera:
    """A camera in PyVista's terms, with its own arithmetic.

    Attributes
    ----------
    position, focus, up : array, shape (3,)
        [m]
    scale : float or None
        Half the height of the picture of a parallel projection [m]; None for perspective.
    """

    position: Vector
    focus: Vector
    up: Vector
    scale: float | None
    size: tuple[int, int]

    def _axes(self) -> tuple[Vector, Vector, Vector]:
        forward = self.focus - self.position
        forward = forward / np.linalg.norm(forward)
        right = np.cross(forward, self.up)
        right = right / np.linalg.norm(right)
        return right, np.cross(right, forward), forward

    def project(self, points: Any) -> Vector:
        """Return pixels from the left and from the top, and the distance [m], of points (n, 3): shape (n, 3)."""
        right, above, forward = self._axes()
        seen = np.atleast_2d(np.asarray(points, float)) - self.position
        depth = seen @ forward
        half = self.scale if self.scale is not None else np.maximum(depth, 1e-9) * np.tan(np.radians(ANGLE / 2))
        width, height = self.size
        x = width / 2 + seen @ right / half * height / 2
        y = height / 2 - seen @ above / half * height / 2
        return np.column_stack([x, y, depth])


def from_above(corners: Vector, size: tuple[int, int]) -> Camera:
    """Look straight down, north up, on all of the corners (n, 3)."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    width, height = size
    left, right, top, bottom = MARGIN
    free_x, free_y = width * (1 - left - right), height * (1 - top - bottom)
    metre = min(free_x / max(high[0] - low[0], 1e-6), free_y / max(high[1] - low[1], 1e-6))
    middle = (low + high) / 2
    middle[0] += (right - left) * width / 2 / metre
    middle[1] += (top - bottom) * height / 2 / metre
    focus = np.array([middle[0], middle[1], 0.0])
    return Camera(focus + np.array([0.0, 0.0, 1000.0]), focus, np.array([0.0, 1.0, 0.0]), height / 2 / metre, size)


def from_south_west(corners: Vector, size: tuple[int, int]) -> Camera:
    """Look down from the south-west, from as near as shows all of the corners (n, 3)."""
    # A long floor is seen from nearer the south, so that it fills the picture.
    across, deep = (corners.max(axis=0) - corners.min(axis=0))[:2]
    turned, raised = np.radians(-90.0 - 22.0 * min(deep / max(across, 1e-6), 1.0)), np.radians(46.0)
    back = np.array([np.cos(turned) * np.cos(raised), np.sin(turned) * np.cos(raised), np.sin(raised)])
    focus = (corners.min(axis=0) + corners.max(axis=0)) / 2
    up = np.array([0.0, 0.0, 1.0])
    distance = 4.0 * float(np.linalg.norm(corners.max(axis=0) - corners.min(axis=0)))
    width, height = size
    left, right, top, bottom = MARGIN
    free = np.array([width * (1 - left - right), height * (1 - top - bottom)])
    aim = np.array([width * (left + 1 - right) / 2, height * (top + 1 - bottom) / 2])
    for _ in range(40):
        camera = Camera(focus + distance * back, focus, up, None, size)
        seen = camera.project(corners)[:, :2]
        low, high = seen.min(axis=0), seen.max(axis=0)
        metre = 2 * distance * np.tan(np.radians(ANGLE / 2)) / height
        right_, above, _ = camera._axes()
        shift = (low + high) / 2 - aim
        focus = focus + metre * (shift[0] * right_ - shift[1] * above)
        distance *= float(np.max((high - low) / free)) ** 0.9
    return Camera(focus + distance * back, focus, up, None, size)
