"""A headless Chromium that visits a page and tells what it became and what it said."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--v=0",
    "--virtual-time-budget=8000",
)


PATIENCE = 60
"""Time in which a page is there [s]; it takes one or two."""


@dataclass(frozen=True)
class Visit:
    """The page after its scripts ran, and the lines of its console."""

    dom: str
    console: list[str]


def find_browser() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def visit(page: Path, width: int = 1400) -> Visit:
    """Open a page; the test is skipped where there is no Chromium."""
    browser = find_browser()
    if browser is None:
        pytest.skip(f"no Chromium on this machine ({', '.join(NAMES)})")
    said = ""
    for _ in range(2):  # on a busy machine the first start may fail
        dom, said = _dump(browser, page, width)
        if "<html" in dom:
            return Visit(dom, re.findall(r"CONSOLE.*", said))
    pytest.skip(f"{browser} does not run on this machine: {said.strip()[-300:]}")


def _dump(browser: str, page: Path, width: int) -> tuple[str, str]:
    """What Chromium makes of a page, and what it says meanwhile.

    Its helpers would outlive it: they are killed with it, and what they say goes into files, since a pipe that one of
    them holds open would be read until all patience is over.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [browser, *FLAGS, f"--user-data-dir={profile}", f"--window-size={width},1200", "--dump-dom"]
        dom, said = Path(profile) / "dom.txt", Path(profile) / "said.txt"
        with dom.open("wb") as out, said.open("wb") as err:
            started = subprocess.Popen(
                [*command, page.resolve().as_uri()],
                stdout=out,
                stderr=err,
                env=os.environ | {"HOME": profile},
                start_new_session=True,
            )
            try:
                started.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                return "", f"no answer within {PATIENCE} s"
            finally:
                _kill(started)
        return dom.read_text(errors="replace"), said.read_text(errors="replace")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it has started."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
