"""The choice of the warm-up: MSER-5 in the steady state, none where a run ends, and the user's word above all."""

import numpy as np
import pytest

from models.plant import Plant
from tests.twin.figures.synthetic import blank, make_plant, spend
from twin.figures import FigureError, FigureTable, choose_warm_up
from twin.figures.basis import Basis
from twin.record.measures import Measures

WIDTH = 360.0


def filling(plant: Plant, transient: int, windows: int = 100, size: float = 1.0) -> Measures:
    """A run whose output and work in process rise over the first windows, and then go up and down by `size`."""
    run = blank(plant, windows, WIDTH)
    noise = size * (-1.0) ** np.arange(windows)
    rise = np.minimum(np.arange(windows) / transient, 1.0) if transient else np.ones(windows)
    run.finished_pieces[:, 0] = 100 * rise + noise
    place = Basis(plant).index.place_of["wip", "pump"]
    run.level_integral[:, place] = (50 * rise + 0.1 * noise) * WIDTH
    return run


def test_found_in_the_mean_over_replications() -> None:
    plant = make_plant()
    runs = [filling(plant, 20, size=size) for size in (1.0, 2.0, 3.0)]
    choice = choose_warm_up(Basis(plant), runs)
    assert choice.reason == "found"
    assert choice.windows == 20
    assert choice.time == 20 * WIDTH
    assert choice.steady
    assert not choice.too_short
    assert str(choice) == "warm-up 2 h (found by MSER-5)"
    assert choice.text("zh") == "预热期 2 h（MSER-5 判定）"


def test_no_transient_no_warm_up() -> None:
    plant = make_plant()
    run = filling(plant, 0)
    run.finished_pieces[:, 0] = 100.0
    run.level_integral[:] = WIDTH
    assert choose_warm_up(Basis(plant), [run]).windows == 0


def test_the_later_of_throughput_and_work_in_process() -> None:
    plant = make_plant()
    run = filling(plant, 20)
    run.finished_pieces[:, 0] = 100.0
    assert choose_warm_up(Basis(plant), [run]).windows == 20
    run = filling(plant, 20)
    run.level_integral[:] = WIDTH
    assert choose_warm_up(Basis(plant), [run]).windows == 20


def test_a_transient_without_end_is_flagged() -> None:
    plant = make_plant()
    choice = choose_warm_up(Basis(plant), [filling(plant, 100)])
    assert choice.too_short
    assert "too short" in str(choice)
    assert "运行太短" in choice.text("zh")


def test_the_users_setting_wins_and_goes_up_to_a_border() -> None:
    plant = make_plant()
    choice = choose_warm_up(Basis(plant), [filling(plant, 20)], warm_up=400.0)
    assert (choice.windows, choice.time, choice.reason, choice.asked) == (2, 720.0, "given", 400.0)
    exact = choose_warm_up(Basis(plant), [filling(plant, 20)], warm_up=720.0)
    assert exact.windows == 2
    in_file = make_plant(run={"length": 36000.0, "warm_up": 360.0})
    assert choose_warm_up(Basis(in_file), [filling(in_file, 20)]).windows == 1


def test_runs_that_end_with_their_orders_have_none() -> None:
    orders = make_plant(sources={}, orders=({"name": "A", "product": "pump"},))
    endless = make_plant(run={})
    limited = make_plant(sources={"demand": {"product": "pump", "every": 100.0, "limit": 10}})
    for plant in (orders, endless, limited):
        choice = choose_warm_up(Basis(plant), [filling(plant, 20)])
        assert (choice.windows, choice.reason, choice.steady) == (0, "ends", False)
    plant = make_plant()
    assert choose_warm_up(Basis(plant), [filling(plant, 20)], length=99999.0).reason == "ends"
    assert choose_warm_up(Basis(endless), [filling(endless, 20)], length=36000.0).reason == "found"


def test_a_night_is_no_transient() -> None:
    plant = make_plant()
    run = filling(plant, 0, windows=200)
    night = slice(0, 10)
    run.finished_pieces[night] = 0.0
    run.level_integral[night] = 0.0
    assert choose_warm_up(Basis(plant), [run], length=200 * WIDTH).windows == 10
    for unit in range(3):
        spend(run, unit, {"off_shift": WIDTH}, night)
    choice = choose_warm_up(Basis(plant), [run], length=200 * WIDTH)
    assert (choice.windows, choice.too_short) == (0, False)


def test_a_short_run_says_so() -> None:
    plant = make_plant()
    choice = choose_warm_up(Basis(plant), [filling(plant, 2, windows=8)], length=8 * WIDTH)
    assert (choice.reason, choice.windows, choice.too_short) == ("short", 0, True)


@pytest.mark.parametrize("warm_up", [-1.0, 36000.0, 35999.0, 1e9])
def test_a_warm_up_that_leaves_nothing_is_refused(warm_up: float) -> None:
    plant = make_plant()
    with pytest.raises(FigureError, match=r"^warm_up: [^\n]+ s"):
        choose_warm_up(Basis(plant), [filling(plant, 20)], warm_up=warm_up)


def test_no_replication_is_refused() -> None:
    with pytest.raises(FigureError, match="no finished replication"):
        FigureTable(make_plant(), [])


def test_what_is_left_out_does_not_count() -> None:
    plant = make_plant()
    run = filling(plant, 20)
    figures = FigureTable(plant, [run], warm_up=20 * WIDTH)
    made = run.finished_pieces[20:, 0].sum()
    assert figures["parts_out"].mean == pytest.approx(made, rel=1e-12)
    assert figures["throughput"].mean == pytest.approx(made / 8, rel=1e-12)
