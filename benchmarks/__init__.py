"""How fast and how good, against peers and limits: ``python -m benchmarks``."""
