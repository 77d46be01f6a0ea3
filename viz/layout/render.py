"""A scene to pixels with PyVista, off-screen: no MSAA, merged meshes, then scaled down for smooth edges."""

from __future__ import annotations

import ctypes.util
import os
import sys
from typing import Any

from viz.layout import theme
from viz.layout.camera import ANGLE, Camera
from viz.layout.errors import PictureError
from viz.layout.shapes import Shapes

__all__ = ["render", "why_not"]

MOST_PIXELS = 16_000_000
"""Drawn at twice the size up to this many pixels, else at once at the size that is asked for."""


def why_not() -> str | None:
    """Say what is missing to draw in 3D, None where nothing is."""
    from importlib.util import find_spec

    if find_spec("pyvista") is None or find_spec("PIL") is None:
        return "PyVista is not installed: pip install 'factory-twin[pictures]'"
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY") and ctypes.util.find_library("EGL") is None:
        return "there is neither a screen nor EGL: apt install libegl1 libegl-mesa0 libgl1-mesa-dri"
    return None


def render(shapes: Shapes, camera: Camera) -> Any:
    """Return the picture (of Pillow, RGBA) that a camera takes of shapes.

    Raises
    ------
    PictureError
        If nothing can be rendered on this machine.
    """
    missing = why_not()
    if missing is not None:
        raise PictureError(missing)
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")  # else VTK asks for a screen first
    import pyvista as pv
    from PIL import Image

    width, height = camera.size
    factor = 2 if 4 * width * height <= MOST_PIXELS else 1
    plotter = pv.Plotter(off_screen=True, window_size=[factor * width, factor * height], lighting="none")
    try:
        plotter.suppress_rendering = True
        plotter.disable_anti_aliasing()
        plotter.render_window.SetMultiSamples(0)
        plotter.set_background(theme.BACKGROUND[0], top=theme.BACKGROUND[1])
        _light(pv, plotter, camera)
        faces, lines = shapes.meshes(pv)
        for colour, opacity, mesh in faces:
            plotter.add_mesh(
                mesh, color=colour, opacity=opacity, ambient=0.5, diffuse=0.66, specular=0.0, show_scalar_bar=False
            )
        for colour, mesh in lines:
            plotter.add_mesh(mesh, color=colour, line_width=1.1 * factor, lighting=False, show_scalar_bar=False)
        _aim(plotter, camera)
        plotter.suppress_rendering = False
        image = Image.fromarray(plotter.screenshot(return_img=True)).convert("RGB")
    finally:
        plotter.close()
    if image.getextrema() == tuple((low, low) for low, _ in image.getextrema()):
        raise PictureError("the renderer of this machine draws nothing: the picture has a single colour")
    return image.resize((width, height), Image.Resampling.LANCZOS).convert("RGBA")


def _light(pv: Any, plotter: Any, camera: Camera) -> None:
    """A sun from the left behind the camera, so that the three sides of a box differ; and a little from the right."""
    for direction, strength in (((-0.5, -1.1, 1.5), 0.95), ((1.0, -0.2, 0.5), 0.15)):
        light = pv.Light(
            position=tuple(camera.focus + 1000.0 * _array(direction)),
            focal_point=tuple(camera.focus),
            intensity=strength,
        )
        light.positional = False
        plotter.add_light(light)


def _array(values: tuple[float, ...]) -> Any:
    import numpy as np

    return np.array(values, float)


def _aim(plotter: Any, camera: Camera) -> None:
    view = plotter.camera
    view.position, view.focal_point, view.up = tuple(camera.position), tuple(camera.focus), tuple(camera.up)
    view.view_angle = ANGLE
    if camera.scale is not None:
        view.enable_parallel_projection()
        view.parallel_scale = camera.scale
    plotter.renderer.ResetCameraClippingRange()
