"""What can go wrong in a run."""

__all__ = ["Deadlock", "RuleError", "SimulationError"]


class SimulationError(Exception):
    """A run cannot go on; one line says why."""


class RuleError(SimulationError):
    """A Python function that the plant names as a rule failed, or gave what is no number."""


class Deadlock(SimulationError):  # noqa: N818 - the field's word
    """Nothing can move any more; one line names the loop, or what is waited for in vain."""
