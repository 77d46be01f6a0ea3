"""Studies: plants loaded, run as often as needed, compared."""
