"""The verbs of the command line, one file each, with `options(parser, say)` and `run(arguments, say)`."""

from keyword import iskeyword

__all__ = ["VERBS", "module_of"]

VERBS = (
    "init", "check", "run", "compare", "sweep", "schedule", "policies", "buffers", "show", "kpis", "build", "calibrate",
    "draw", "import", "schema",
)  # fmt: skip
"""In the order in which the help shows them; the file has the same name."""


def module_of(verb: str) -> str:
    """Name of the module of a verb; an underscore follows where Python keeps the word for itself."""
    return f"{__name__}.{verb}_" if iskeyword(verb) else f"{__name__}.{verb}"
