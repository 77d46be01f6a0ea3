"""Names never stand on each other while there is room, and the light ones give way."""

from itertools import combinations

import numpy as np
import pytest

pytest.importorskip("PIL", reason="Pillow is not installed: pip install 'factory-twin[pictures]'")

from PIL import Image

from viz.layout.labels import Label, can_write, text_width, write


def sheet() -> Image.Image:
    return Image.new("RGBA", (600, 400), "#ffffff")


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_names_at_one_point_move_apart_and_stay_in_the_picture() -> None:
    done = write(sheet(), [Label(f"station {number}", (300, 200), 12) for number in range(20)])
    assert len(done) == 20
    assert not any(overlap(one.place, other.place) for one, other in combinations(done, 2))
    assert min(min(one.place) for one in done) >= 0
    assert all(one.place[2] <= 600 and one.place[3] <= 400 for one in done)


def test_a_light_name_is_left_out_where_there_is_no_room() -> None:
    heavy = [Label("a long name of a station", (300, y), 16, weight=3) for y in range(100, 300, 12)]
    done = write(sheet(), [Label("node", (300, 200), 10, weight=0.5), *heavy])
    assert {one.label.text for one in done} == {"a long name of a station"}
    assert len(write(sheet(), [Label("node", (300, 200), 10, weight=0.5)])) == 1


def test_what_is_taken_stays_free() -> None:
    (done,) = write(sheet(), [Label("M1", (300, 200), 12)], [(250, 150, 350, 250)])
    assert not overlap(done.place, (250, 150, 350, 250))


def test_letters_are_drawn() -> None:
    image = sheet()
    (done,) = write(image, [Label("M1", (300, 200), 20)])
    left, top, right, bottom = (round(side) for side in done.place)
    assert (np.asarray(image)[top:bottom, left:right, :3].sum(axis=2) < 200).sum() > 20
    assert text_width("M1", 20) < right - left


@pytest.mark.skipif(not can_write("工位"), reason="no Chinese font is installed")
def test_chinese_names_have_their_letters() -> None:
    assert text_width("工位", 20) > text_width("..", 20) * 1.5
    one, other = sheet(), sheet()
    write(one, [Label("车床", (300, 200), 20)])
    write(other, [Label("工位", (300, 200), 20)])
    assert one.tobytes() != other.tobytes()  # not two boxes for letters that are not there
