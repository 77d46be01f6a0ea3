"""How far a plant that was built from a log can be trusted: it is held against what it has not seen."""
