"""Command line of the benchmarks: ``python -m benchmarks [GROUP ...] [--quick] [--json FILE]``.

Exit code 0: every answer was right (a bound may be missed, and a benchmark not run for want of public data: the table
says so); 1: an answer was wrong, or a benchmark broke off or could not be loaded; 2: the command line was wrong.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.harness.registry import find_groups, load_group
from benchmarks.harness.runner import as_json, as_table, run

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the groups named on the command line (all, when none is named) and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How fast and how good, against peers.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"one or more of: {', '.join(find_groups())}")
    parser.add_argument("--quick", action="store_true", help="small sizes: checks the answers, judges no speed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the outcomes to this file")
    options = parser.parse_args(arguments)
    if not __debug__:
        return _refuse("python -O switches off the assertions by which a benchmark checks its answer; run without it")
    if options.json is not None and (options.json.is_dir() or not options.json.absolute().parent.is_dir()):
        return _refuse(f"--json {options.json}: not a file in an existing folder")
    known = find_groups()
    unknown = [group for group in options.groups if group not in known]
    if unknown:
        return _refuse(f"unknown group {unknown[0]!r}; known: {', '.join(known)}")
    wanted = list(dict.fromkeys(options.groups)) or known

    outcomes = []
    unloaded = 0
    for group in wanted:
        try:
            members = load_group(group)
        except ImportError as error:
            print(f"benchmarks: group {group} cannot be loaded: {error}", file=sys.stderr)
            unloaded += 1
            continue
        for found in members:
            print(f"{found.id}: {found.what} ...", file=sys.stderr, flush=True)
            outcomes.append(run(found, options.quick))
    print(as_table(outcomes))
    if options.json is not None:
        try:
            options.json.write_text(json.dumps(as_json(outcomes), indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            return _refuse(f"--json {options.json}: {error.strerror}")
    return 1 if unloaded or any(outcome.fault for outcome in outcomes) else 0


def _refuse(message: str) -> int:
    print(f"benchmarks: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
