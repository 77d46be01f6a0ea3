"""The verbs of the command line, one file each, with `options(parser, say)` and `run(arguments, say)`."""

__all__ = ["VERBS"]

VERBS = ("init", "check", "run", "compare", "show", "kpis", "schema")
"""In the order in which the help shows them; the file has the same name."""
