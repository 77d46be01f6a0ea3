"""Plant files: YAML with variants and tables, read into a model with errors of one line each."""

from models.reading.errors import PlantError, PlantErrors, Problems
from models.reading.reader import Location, Locations, dump, read, read_data

__all__ = ["Location", "Locations", "PlantError", "PlantErrors", "Problems", "dump", "read", "read_data"]
