"""Command line of the benchmarks: ``python -m benchmarks [GROUP | GROUP.NAME ...] [--quick] [--json FILE]``.

Exit code 0: every answer was right (a bound may be missed, and a benchmark not run for want of public data: the table
says so); 1: an answer was wrong, or a benchmark broke off or could not be loaded; 2: the command line was wrong.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.harness.registry import Benchmark, find_groups, load_group
from benchmarks.harness.runner import as_json, as_table, run

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the groups and benchmarks named on the command line (all, when none is named) and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How fast and how good, against peers.")
    parser.add_argument(
        "groups",
        nargs="*",
        metavar="GROUP[.NAME]",
        help=f"groups ({', '.join(find_groups())}), or one benchmark, as engines.line",
    )
    parser.add_argument("--quick", action="store_true", help="small sizes: checks the answers, judges no speed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the outcomes to this file")
    options = parser.parse_args(arguments)
    if not __debug__:
        return _refuse("python -O switches off the assertions by which a benchmark checks its answer; run without it")
    if options.json is not None and (options.json.is_dir() or not options.json.absolute().parent.is_dir()):
        return _refuse(f"--json {options.json}: not a file in an existing folder")
    known = find_groups()
    unknown = [name for name in options.groups if name.split(".")[0] not in known]
    if unknown:
        return _refuse(f"unknown group {unknown[0]!r}; known: {', '.join(known)}")
    wanted = list(dict.fromkeys(name.split(".")[0] for name in options.groups)) or known

    found: list[Benchmark] = []
    unloaded = 0
    for group in wanted:
        try:
            members = load_group(group)
        except ImportError as error:
            print(f"benchmarks: group {group} cannot be loaded: {error}", file=sys.stderr)
            unloaded += 1
            continue
        named = [name for name in options.groups if name.startswith(f"{group}.")]
        ids = [one.id for one in members]
        if not set(named) <= set(ids):
            wrong = next(name for name in named if name not in ids)
            return _refuse(f"unknown benchmark {wrong!r}; {group} has: {', '.join(ids)}")
        found += [one for one in members if group in options.groups or not named or one.id in named]
    outcomes = []
    for one in found:
        print(f"{one.id}: {one.what} ...", file=sys.stderr, flush=True)
        outcomes.append(run(one, options.quick))
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
