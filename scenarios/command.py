"""The command `twin`: reads the command line, calls the verb, turns what goes wrong into one line and an exit code."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn, Protocol, cast

from scenarios.faults import INTERRUPTED, explain
from scenarios.say import LANGUAGES, Say
from scenarios.verbs import VERBS, module_of

__all__ = ["main"]


class Verb(Protocol):
    """What a module in `scenarios/verbs` has."""

    def options(self, parser: argparse.ArgumentParser, say: Say) -> None:
        """Add the arguments of the verb."""

    def run(self, arguments: argparse.Namespace, say: Say) -> int:
        """Do it; return the exit code."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line in one line."""

    say = Say()

    def error(self, message: str) -> NoReturn:
        hint = self.say("more_help", command=self.prog)
        self.exit(2, f"{self.prog}: {self.say('wrong')}: {self.say.message(message)} ({hint})\n")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", self.say("usage"), 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", self.say("usage"), 1)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : arguments, those of the process if not given

    Returns
    -------
    int
        0 done; 1 the run could not be finished; 2 wrong input; 70 a fault of the program; 130 stopped by Ctrl-C.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows a question mark.
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    say = Say(_language(words))
    try:
        try:
            code = _run(words, say)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()  # who reads has seen enough, as `| head` has
        return 0
    except KeyboardInterrupt as stop:
        return _tell(INTERRUPTED, explain(stop, say)[1])
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None:
            _forget_output()  # what is left in the buffer would fail again
        return _tell(*explain(error, say))
    return code


def _run(words: list[str], say: Say) -> int:
    if say.language != "en":
        _log_in_words(say)
    try:
        arguments = _parser(words, say).parse_args(words)
    except SystemExit as end:
        return int(end.code or 0)
    return _verb(arguments.verb).run(arguments, say)


def _verb(name: str) -> Verb:
    """Load a verb; the others stay unread."""
    return cast(Verb, import_module(module_of(name)))


def _parser(words: Sequence[str], say: Say) -> argparse.ArgumentParser:
    """Make the parser; a verb that is named is the only one whose options are asked for."""
    from twin import __version__

    _Parser.say = say
    common = _Parser(add_help=False)
    _add_common(common, say, argparse.SUPPRESS)
    parser = _Parser("twin", description=say("twin"), epilog=say("twin.epilog"), add_help=False, allow_abbrev=False)
    _name_groups(parser, say)
    _add_common(parser, say, "en")
    parser.add_argument(
        "--version", action="version", version=f"factory-twin {__version__}", help=say("option.version")
    )
    verbs = parser.add_subparsers(
        dest="verb", metavar=say("commands"), title=say("commands"), required=True, parser_class=_Parser
    )
    named = next((word for word in words if word in VERBS), None)
    for name in VERBS:
        inner = verbs.add_parser(
            name, help=say(name), description=say(name), parents=[common], add_help=False, allow_abbrev=False
        )
        if name == named:
            _name_groups(inner, say)
            _verb(name).options(inner, say)
    return parser


def _add_common(parser: argparse.ArgumentParser, say: Say, default: str) -> None:
    parser.add_argument("-h", "--help", action="help", help=say("option.help"))
    parser.add_argument("--lang", choices=LANGUAGES, default=default, help=say("option.lang"))


def _name_groups(parser: argparse.ArgumentParser, say: Say) -> None:
    parser._positionals.title = say("arguments")
    parser._optionals.title = say("options")


def _language(words: Sequence[str]) -> str:
    """Find the language before anything is parsed, since help and errors need it."""
    for number, word in enumerate(words):
        if word == "--lang" and number + 1 < len(words):
            return words[number + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return "en"


def _log_in_words(say: Say) -> None:
    """Let warnings of the packages be in the user's language, too."""
    import logging

    class Words(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return say.message(record.getMessage())

    handler = logging.StreamHandler()
    handler.setFormatter(Words())
    root = logging.getLogger()
    root.handlers = [known for known in root.handlers if type(known.formatter).__name__ != "Words"] + [handler]


def _tell(code: int, lines: Sequence[str]) -> int:
    """Write lines to the error output; return the code."""
    with contextlib.suppress(OSError):
        for line in lines:
            print(f"twin: {line}", file=sys.stderr)
    return code


def _open_closed_streams() -> None:
    """Let streams that were closed by who called (`>&-`) lead nowhere, so that no file of ours gets their number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number: this one
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as we live


def _forget_output() -> None:
    """Let Python's last flush go nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
