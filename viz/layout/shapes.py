"""Shapes of one colour gathered into one mesh each: a thousand machines are then a handful of meshes."""

from __future__ import annotations

import math
from typing import Any

__all__ = ["Shapes"]

XY = tuple[float, float]


class Shapes:
    """Faces and edges by colour, ready for `pyvista.PolyData`.

    A face is a list of corners (x, y, z) [m].
    """

    def __init__(self) -> None:
        self.faces: dict[tuple[str, float], tuple[list[tuple[float, float, float]], list[int]]] = {}
        self.edges: dict[str, list[tuple[float, float, float]]] = {}

    def face(self, colour: str, corners: list[tuple[float, float, float]], opacity: float = 1.0) -> None:
        """A flat polygon."""
        points, faces = self.faces.setdefault((colour, opacity), ([], []))
        faces += [len(corners), *range(len(points), len(points) + len(corners))]
        points += corners

    def line(self, colour: str, start: tuple[float, float, float], end: tuple[float, float, float]) -> None:
        """A thin line."""
        self.edges.setdefault(colour, []).extend((start, end))

    def rectangle(self, colour: str, at: XY, size: XY, z: float, heading: float = 0.0, opacity: float = 1.0) -> None:
        """A rectangle on the floor."""
        self.face(colour, [(x, y, z) for x, y in _corners(at, size, heading)], opacity)

    def block(
        self, colour: str, at: XY, size: XY, low: float, high: float, heading: float = 0.0, edge: str | None = None
    ) -> None:
        """An upright block, with its edges drawn if they have a colour."""
        corners = _corners(at, size, heading)
        self.face(colour, [(x, y, high) for x, y in corners])
        for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
            self.face(colour, [(x0, y0, low), (x1, y1, low), (x1, y1, high), (x0, y0, high)])
            if edge is not None:
                self.line(edge, (x0, y0, high), (x1, y1, high))
                self.line(edge, (x0, y0, low), (x0, y0, high))
                self.line(edge, (x0, y0, low), (x1, y1, low))

    def ribbon(self, colour: str, start: XY, end: XY, width: float, z: float, opacity: float = 1.0) -> None:
        """A strip on the floor."""
        length, heading = math.dist(start, end), math.atan2(end[1] - start[1], end[0] - start[0])
        middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        self.rectangle(colour, middle, (length, width), z, heading, opacity)

    def disc(self, colour: str, at: XY, radius: float, z: float, opacity: float = 1.0, corners: int = 20) -> None:
        """A disc on the floor."""
        angles = [2 * math.pi * number / corners for number in range(corners)]
        rim = [(at[0] + radius * math.cos(angle), at[1] + radius * math.sin(angle), z) for angle in angles]
        self.face(colour, rim, opacity)

    def arrow(self, colour: str, at: XY, heading: float, size: float, z: float) -> None:
        """The head of an arrow, on the floor."""
        east, north = math.cos(heading), math.sin(heading)
        shape = ((0.6, 0.0), (-0.5, 0.5), (-0.25, 0.0), (-0.5, -0.5))
        corners = [(at[0] + size * (a * east - b * north), at[1] + size * (a * north + b * east), z) for a, b in shape]
        self.face(colour, [corners[0], corners[1], corners[2]])
        self.face(colour, [corners[0], corners[2], corners[3]])

    def meshes(self, pv: Any) -> tuple[list[tuple[str, float, Any]], list[tuple[str, Any]]]:
        """One mesh of faces for each colour and opacity, one of lines for each colour."""
        import numpy as np

        faces = [
            (colour, opacity, pv.PolyData(np.array(points, float), faces=np.array(faces)))
            for (colour, opacity), (points, faces) in self.faces.items()
        ]
        lines = []
        for colour, points in self.edges.items():
            mesh = pv.PolyData(np.array(points, float))
            count = len(points) // 2
            mesh.lines = np.column_stack([np.full(count, 2), np.arange(0, 2 * count, 2), np.arange(1, 2 * count, 2)])
            lines.append((colour, mesh))
        return faces, lines


def _corners(at: XY, size: XY, heading: float) -> list[XY]:
    east, north = math.cos(heading), math.sin(heading)
    half = ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
    return [
        (at[0] + a * size[0] * east - b * size[1] * north, at[1] + a * size[0] * north + b * size[1] * east)
        for a, b in half
    ]
