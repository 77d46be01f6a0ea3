"""Models of other programs, turned into plants."""

from models.importing.opentcs import ASSUMED_EVERY, Imported, import_opentcs

__all__ = ["ASSUMED_EVERY", "Imported", "import_opentcs"]
