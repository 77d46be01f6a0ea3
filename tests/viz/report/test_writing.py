import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import twin
import viz.report
from models.plant import Plant
from tests.viz.browser import visit
from tests.viz.report.workshop import comparison, make_plant, workshop, workshop_data
from twin.figures import Subject
from viz.report.page import asset
from viz.report.sections import SECTIONS

EVIL = '"\'><script>console.log("run")</script></script><img src=x onerror=console.log(2)>'


class _Outline(HTMLParser):
    """Elements of a page by name, and what they point to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, list[dict[str, str | None]]] = {}
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.setdefault(tag, []).append(dict(attrs))
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action", "data")]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for language in ("en", "zh"):
        made[f"run {language}"] = folder / f"run_{language}.html"
        viz.report.write(workshop(), made[f"run {language}"], language)
        made[f"comparison {language}"] = folder / f"comparison_{language}.html"
        viz.report.write_comparison(comparison(), made[f"comparison {language}"], language)
    return made


KINDS = ["run en", "run zh", "comparison en", "comparison zh"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_one_small_file_that_points_nowhere(pages: dict[str, Path], kind: str) -> None:
    text = pages[kind].read_text(encoding="utf-8")
    assert len(text.encode()) < 2.5e6
    outline = _Outline(text)
    assert all(link.startswith(("#", "data:")) for link in outline.links), outline.links
    ids = {one["id"] for one in outline.found["section"] if "id" in one}
    assert {link[1:] for link in outline.links if link.startswith("#")} == ids
    style = asset("report.css")
    assert "url(" not in style
    assert "@import" not in style
    assert text.count("plotly.js (basic") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_draws_all_its_charts_and_its_console_stays_empty(pages: dict[str, Path], kind: str) -> None:
    # The page's own policy forbids every request: one that is tried would be an error in the console.
    found = visit(pages[kind], width=1400 if "en" in kind else 420)
    assert found.console == []
    charts = len(_Outline(pages[kind].read_text(encoding="utf-8")).found["figcaption"])
    assert found.dom.count('class="plot-container') == charts >= 3
    assert re.search(r'<body[^>]*class="drawn"', found.dom)


def test_the_console_would_tell_of_a_request(tmp_path: Path, pages: dict[str, Path]) -> None:
    text = pages["run en"].read_text(encoding="utf-8")
    page = tmp_path / "bad.html"
    page.write_text(text.replace("<main>", '<main><img src="http://127.0.0.1:9/x.png">', 1), encoding="utf-8")
    found = visit(page)
    assert any("Content Security Policy" in line for line in found.console)


def test_all_sections_are_there_in_order(pages: dict[str, Path]) -> None:
    outline = _Outline(pages["run en"].read_text(encoding="utf-8"))
    assert [one["id"] for one in outline.found["section"] if "id" in one] == list(SECTIONS)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_vehicles_have_a_bar_each_and_their_figures(pages: dict[str, Path], language: str) -> None:
    text = pages[f"run {language}"].read_text(encoding="utf-8")
    name, carried = {"en": ("trolley", "lots carried"), "zh": ("小车", "每小时运输批次")}[language]
    section = text[text.index('id="transport"') : text.index('id="orders"')]
    value, half, _ = workshop().figures.row("lots_carried", Subject("fleet", "trolley")).cells()
    assert all(said in section for said in (f"{name}[1]", f"{name}[2]", carried, f">{value}<", f"± {half}<"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_says_its_language(pages: dict[str, Path], kind: str) -> None:
    text = pages[kind].read_text(encoding="utf-8")
    assert _Outline(text).found["html"][0]["lang"] == ("zh-CN" if kind.endswith("zh") else "en")
    assert ("水泵车间" in text) == kind.endswith("zh")


def test_the_figures_on_the_page_are_those_of_the_result(pages: dict[str, Path]) -> None:
    text = pages["run en"].read_text(encoding="utf-8")
    for name in ("throughput", "wip", "lead_time", "oee", "energy_per_piece"):
        value, half, _ = workshop().figures.row(name).cells()
        assert f">{value}<" in text
        assert f"± {half}<" in text
    change = comparison().change("oee")
    assert change.change_text() in pages["comparison en"].read_text(encoding="utf-8")


def test_all_rows_of_the_reference_table_are_there(pages: dict[str, Path]) -> None:
    text = pages["run zh"].read_text(encoding="utf-8")
    rows = re.findall(r'<tr><td class="n">(\d+)</td><td>([^<]+)</td>', text)
    assert [int(number) for number, _ in rows] == list(range(1, 22))
    assert rows[9][1] == "产品不良率"


def _evil_data() -> dict[str, Any]:
    data = workshop_data()
    data |= {"name": EVIL, "description": EVIL, "run": {"length": "2 d", "seed": 1}}
    data["zh"] = EVIL
    for station in data["stations"].values():
        station["zh"] = EVIL
    for product in data["products"].values():
        product["zh"] = EVIL
    for pool in data["people"].values():
        pool["zh"] = EVIL
    data["energy"]["media"]["air"]["zh"] = EVIL
    return data


def test_names_are_text_whatever_they_contain(tmp_path: Path) -> None:
    evil = twin.run(Plant.model_validate(_evil_data()), 2, workers=1)
    page = tmp_path / "evil.html"
    viz.report.write(evil, page, "zh")
    text = page.read_text(encoding="utf-8")
    outline = _Outline(text)
    assert "img" not in outline.found
    assert all(one.get("type") == "application/json" for one in outline.found["script"][:-2])
    assert "<script>console" not in text
    found = visit(page)
    assert found.console == []
    assert "<img" not in found.dom


def test_many_stations_stay_legible(tmp_path: Path) -> None:
    stations = {f"machine {n}": {"time": 10.0 + n % 7} for n in range(500)}
    routing = [{"name": f"step {n}", "station": f"machine {n}"} for n in range(500)]
    plant = make_plant(
        run={"length": 7000.0, "warm_up": 500.0},
        calendar={},
        shifts={},
        people={},
        energy={},
        products={"part": {"routing": routing}},
        sources={"in": {"product": "part", "every": 100.0}},
        stations=stations,
        transports=[],
    )
    page = tmp_path / "large.html"
    viz.report.write(twin.run(plant, 1, workers=1, record="figures"), page)
    text = page.read_text(encoding="utf-8")
    assert len(text.encode()) < 2.5e6
    assert "The 30 stations of 500 that process most" in text
    assert "470 more stations" in text
    assert text.count("<td>machine ") >= 1000
    assert "Single orders are not listed" not in text  # there is no order with a due date
    assert "No order with a due date" in text


def test_a_run_of_orders_without_energy_or_people(tmp_path: Path) -> None:
    routing = [{"name": "turn", "station": "lathe", "time": 60.0}]
    orders = [{"name": f"A{n}", "product": "part", "quantity": 3, "due": 300.0 * (n + 1)} for n in range(5)]
    plant = Plant.model_validate(
        {"name": "orders", "products": {"part": {"routing": routing}}, "stations": {"lathe": {}}, "orders": orders}
    )
    page = tmp_path / "orders.html"
    viz.report.write(twin.run(plant, 1, workers=1), page)
    text = page.read_text(encoding="utf-8")
    assert "One replication: chance alone may explain what you see" in text
    assert "no power of stations" in text
    assert "No order of replication 0 was late" in text


def test_late_orders_are_listed_with_the_latest_first(tmp_path: Path) -> None:
    routing = [{"name": "turn", "station": "lathe", "time": 60.0}]
    orders = [{"name": f"A{n}", "product": "part", "due": 30.0 + 90 * (n == 1)} for n in range(4)]
    plant = Plant.model_validate(
        {"name": "late", "products": {"part": {"routing": routing}}, "stations": {"lathe": {}}, "orders": orders}
    )
    page = tmp_path / "late.html"
    viz.report.write(twin.run(plant, 1, workers=1), page)
    text = page.read_text(encoding="utf-8")
    listed = re.findall(r"<td>(A\d)</td>", text)
    assert listed == ["A3", "A2", "A0"]
    assert "3.5 min" in text


def test_an_unknown_language_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="want one of en, zh"):
        viz.report.write(workshop(), tmp_path / "page.html", "de")
    assert list(tmp_path.iterdir()) == []


def test_the_same_result_gives_the_same_page(tmp_path: Path, pages: dict[str, Path]) -> None:
    again = tmp_path / "again.html"
    viz.report.write(workshop(), again, "en")
    assert again.read_bytes() == pages["run en"].read_bytes()
