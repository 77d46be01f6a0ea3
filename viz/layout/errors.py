"""What keeps a picture from being drawn."""

__all__ = ["PictureError"]


class PictureError(Exception):
    """A picture that cannot be drawn here; one line says why and what would help."""
