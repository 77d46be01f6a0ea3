"""`twin init`: starter plants that are sound in both languages."""

import json
from pathlib import Path

import pytest

import twin
from scenarios.command import main
from scenarios.verbs.init import TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_is_the_same_plant_in_both_languages(tmp_path: Path, template: str) -> None:
    plants = []
    for language in ("en", "zh"):
        folder = tmp_path / language
        assert main(["init", str(folder), "--template", template, "--lang", language]) == 0
        json.loads((folder / "plant.schema.json").read_text(encoding="utf-8"))
        plants.append(twin.load(folder / "plant.yaml"))
    assert plants[0] == plants[1]
    assert "Change it to yours" in (tmp_path / "en" / "plant.yaml").read_text(encoding="utf-8")
    assert "请改成您自己的" in (tmp_path / "zh" / "plant.yaml").read_text(encoding="utf-8")
    result = twin.run(plants[0], 1, length="1 d", record="figures")
    assert result.figures["parts_out"].mean > 0


def test_nothing_is_overwritten_unless_forced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "plant.yaml"
    mine.write_text("mine", encoding="utf-8")
    assert main(["init", str(tmp_path)]) == 2
    assert "is there already; --force replaces it" in capsys.readouterr().err
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("plant.yaml", "mine")]
    assert main(["init", str(tmp_path), "--force"]) == 0
    assert mine.read_text(encoding="utf-8") != "mine"
