"""`twin draw`: a picture beside the plant, or where it is wanted."""

from pathlib import Path

import pytest

from scenarios.command import main
from tests.twin.study.plants import plant_file
from viz.layout.render import why_not

Capture = pytest.CaptureFixture[str]
needs_renderer = pytest.mark.skipif(why_not() is not None, reason=why_not() or "")


@needs_renderer
def test_a_picture_of_the_size_that_is_asked_for(tmp_path: Path, capsys: Capture) -> None:
    from PIL import Image

    file = plant_file(tmp_path)
    assert main(["draw", str(file), "--size", "320x240"]) == 0
    with Image.open(file.with_suffix(".png")) as picture:
        assert (picture.format, picture.size) == ("PNG", (320, 240))
    said = capsys.readouterr()
    assert said.out == f"wrote {file.with_suffix('.png')}\n"
    assert "stations without a position were placed automatically: lathe, table" in said.err
    top = tmp_path / "top.jpg"
    assert main(["draw", str(file), "--top", "--out", str(top), "--size", "320x240"]) == 0
    with Image.open(top) as picture:
        assert (picture.format, picture.size) == ("JPEG", (320, 240))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--size", "big"], "--size: 'big' is no size"),
        (["--size", "99999x20"], "is no size from 200x200"),
        (["--out", "plant.gif"], "plant.gif: a picture is a .png or .jpg file"),
    ],
)
def test_wrong_input_is_one_line(tmp_path: Path, words: list[str], said: str, capsys: Capture) -> None:
    assert main(["draw", str(plant_file(tmp_path)), *words]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 1
    assert said in errors[0]


def test_without_a_renderer_it_says_what_helps(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("viz.layout.render.why_not", lambda: "there is neither a screen nor EGL")
    assert main(["draw", str(plant_file(tmp_path))]) == 1
    assert capsys.readouterr().err == "twin: there is neither a screen nor EGL\n"
