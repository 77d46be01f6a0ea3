"""Files of logs as tables: CSV, Excel, Parquet, XES, OCEL 2.0 in JSON."""

from twin.building.reading.read import read_table

__all__ = ["read_table"]
