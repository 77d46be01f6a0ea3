"""`twin calibrate`: fits what no booking tells, and says how well it is determined."""

from __future__ import annotations

import argparse

from scenarios.asking import print_json
from scenarios.faults import UsageError
from scenarios.say import Say
from scenarios.verbs.build import columns_of, log_options, share_of

__all__ = ["options", "run"]

DAY = 86400.0
NAMES = {
    "delay": "calibrate.delay",
    "half_life": "calibrate.half_life",
    "availability": "calibrate.availability",
}
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
    from twin.building.trust.calibration import calibrate, choices

    log, columns = load_log(arguments.log, columns_of(arguments.column, say), arguments.zone)
    first, last = float(log.start.min()), float(log.end.max())
    until = first + share * (last - first)
    _, fits = calibrate(log, columns, until, arguments.replications)
    chosen = choices(log, columns, until)
    if arguments.json:
        values = [vars(fit) | {"determined": fit.determined} for fit in fits]
        rules = {name: one._asdict() | {"determined": one.determined} for name, one in chosen.items()}
        print_json({"values": values, "priorities": rules})
        return 0
    for fit in fits:
        unit = DAY if fit.name == "half_life" else 1.0
        said = say("calibrate.determined") if fit.determined else say("calibrate.loose")
        shown = {key: f"{getattr(fit, key) / unit:.3g}" for key in ("value", "low", "high")}
        print(say("calibrate.value", name=say(NAMES[fit.name]), said=said, **shown))
    for name, one in chosen.items():
        said = say("calibrate.determined") if one.determined else say("calibrate.unclear")
        shares = {key: f"{getattr(one, key):.0%}" for key in ("explained", "chance", "fifo")}
        print(say("calibrate.rule", station=name, rule=one.rule, choices=one.choices, said=said, **shares))
    return 0
