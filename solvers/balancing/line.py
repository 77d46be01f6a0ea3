"""The tasks of an assembly line, and what follows from their order."""

from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["BalancingError", "Line"]


class BalancingError(ValueError):
    """A line that makes no sense, or has no balance: one line that says why."""


@dataclass(frozen=True)
class Line:
    """Tasks of one product on a line of stations in a row.

    Attributes
    ----------
    times : by task
        Whole numbers >= 0, in any unit of time.
    precedence : pairs (before, after)
        Tasks by number; a task's station is not before those of the tasks that come before it.
    names : by task
        For people; "task 0" and so on if not given.

    Raises
    ------
    BalancingError
        If a time is negative, a pair names a task that does not exist, or precedence goes in a circle.
    """

    times: Sequence[int]
    precedence: Sequence[tuple[int, int]] = ()
    names: Sequence[str] = field(default=())

    def __post_init__(self) -> None:
        if not self.names:
            object.__setattr__(self, "names", tuple(f"task {n}" for n in range(len(self.times))))
        if not self.times:
            raise BalancingError("the line has no tasks")
        if len(self.names) != len(self.times):
            raise BalancingError(f"{len(self.names)} names for {len(self.times)} tasks")
        for name, time in zip(self.names, self.times, strict=True):
            if time != int(time) or time < 0:
                raise BalancingError(f"{name}: time {time}; a whole number of at least 0 would do")
        for pair in self.precedence:
            for task in pair:
                if not 0 <= task < len(self.times):
                    raise BalancingError(f"precedence {pair}: no task {task}, there are 0 to {len(self.times) - 1}")
        if len(self.order()) < len(self.times):
            ring = sorted(set(range(len(self.times))) - set(self.order()))
            raise BalancingError(f"cyclic precedence at or before {', '.join(self.names[n] for n in ring)}")

    def order(self) -> list[int]:
        """Tasks so that each comes after those before it; tasks of a circle are missing."""
        waits = [0] * len(self.times)
        for _, after in self.precedence:
            waits[after] += 1
        free = [n for n, count in enumerate(waits) if not count]
        done: list[int] = []
        while free:
            task = free.pop()
            done.append(task)
            for before, after in self.precedence:
                if before == task:
                    waits[after] -= 1
                    if not waits[after]:
                        free.append(after)
        return done

    def closure(self) -> tuple[list[set[int]], list[set[int]]]:
        """All tasks before each task, and all after it."""
        before: list[set[int]] = [set() for _ in self.times]
        after: list[set[int]] = [set() for _ in self.times]
        order = self.order()
        direct = [[a for a, b in self.precedence if b == n] for n in range(len(self.times))]
        for n in order:
            for a in direct[n]:
                before[n] |= before[a] | {a}
        for n in order:
            for a in before[n]:
                after[a].add(n)
        return before, after
