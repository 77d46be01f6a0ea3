"""Pictures of a plant as it stands: in 3D, and from above."""

from viz.layout.drawing import SIZE, Drawing, draw
from viz.layout.errors import PictureError

__all__ = ["SIZE", "Drawing", "PictureError", "draw"]
