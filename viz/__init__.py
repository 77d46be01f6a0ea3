"""Pictures of a run: charts and the report page."""
