"""`twin calibrate`: fits what no booking tells, and says how well it is determined."""

from __future__ import annotations

import argparse

from scenarios.asking import print_json
from scenarios.faults import UsageError
from scenarios.texts import Say
from scenarios.verbs.build import columns_of, log_options, share_of

__all__ = ["options", "run"]

DAY = 86400.0
NAMES = {"delay": "calibrate.delay", "half_life": "calibrate.half_life"}
"""Words of what is fitted."""


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    log_options(parser, say)
    parser.add_argument("--until", metavar="SHARE", default="60%", help=say("calibrate.until"))
    parser.add_argument("-n", "--replications", type=int, default=6, metavar="N", help=say("calibrate.replications"))
    parser.add_argument("--json", action="store_true", help=say("option.json"))


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Fit on what lies before the cut, then show both."""
    share = share_of(arguments.until, "until", say)
    if not 1 <= arguments.replications <= 1000:
        why = f"{arguments.replications}, want 1 to 1000"
        raise UsageError(say("bad_option", option="replications", why=why))
    from twin.building.loading import load_log
    from twin.building.trust.calibration import calibrate

    log, columns = load_log(arguments.log, columns_of(arguments.column, say), arguments.zone)
    first, last = float(log.start.min()), float(log.end.max())
    _, fits = calibrate(log, columns, first + share * (last - first), arguments.replications)
    if arguments.json:
        print_json([vars(fit) | {"determined": fit.determined} for fit in fits])
        return 0
    for fit in fits:
        unit = DAY if fit.name == "half_life" else 1.0
        said = say("calibrate.determined") if fit.determined else say("calibrate.loose")
        shown = {key: f"{getattr(fit, key) / unit:.3g}" for key in ("value", "low", "high")}
        print(say("calibrate.value", name=say(NAMES[fit.name]), said=said, **shown))
    return 0
