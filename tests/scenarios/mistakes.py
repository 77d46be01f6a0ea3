"""What the command line says of a plant file with a mistake."""

from pathlib import Path

import pytest

from scenarios.command import main

__all__ = ["only_line"]


def only_line(text: str, folder: Path, language: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Check a plant file that has a mistake; return the one line that says so."""
    file = folder / "plant.yaml"
    file.write_text(text, encoding="utf-8")
    assert main(["--lang", language, "check", str(file)]) == 2
    error = capsys.readouterr().err.strip()
    assert len(error.splitlines()) == 1, error
    return error
