"""How stations spend their time, and bottlenecks: worked out by hand; shares add to one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twin.figures.synthetic import STATES, blank, example, make_plant, table


@pytest.mark.parametrize(
    ("name", "subject", "value"),
    [
        ("share_processing", "mill", 37.5),
        ("share_processing", "bench", 50.0),
        ("share_processing", "plant", 4500 / 10800 * 100),
        ("share_blocked", "machining", 12.5),
        ("share_waiting", "bench", 10.0),
        ("share_idle", "bench", 40.0),
        ("share_off_shift", "mill", 12.5),
        ("bottleneck_share", "mill", 55.0),
        ("bottleneck_sole_share", "mill", 50.0),
        ("bottleneck_share", "bench", 15.0),
        ("active_period", "mill", 4800 / 5 / 3600),
        ("active_period", "bench", 300 / 3600),
        ("setups", "plant", 20.0),
        ("failures", "mill", 10.0),
        ("failures", "bench", 0.0),
    ],
)
def test_values(name: str, subject: str, value: float) -> None:
    plant = make_plant()
    assert table(plant, example(plant))[name, subject].mean == pytest.approx(value, rel=1e-12)


@given(st.lists(st.lists(st.integers(0, 1000), min_size=8, max_size=8), min_size=3, max_size=3))
def test_shares_add_to_one(times: list[list[int]]) -> None:
    plant = make_plant()
    run = blank(plant, windows=1, width=10_000.0)
    for unit, row in enumerate(times):
        run.state_time[0, unit] = row
        run.state_time[0, unit, 1] += 10_000 - sum(row)
    figures = table(plant, run)
    for subject in ("plant", "machining", "assembly", "mill", "bench"):
        total = sum(figures[f"share_{state}", subject].mean for state in STATES)
        assert total == pytest.approx(100.0, rel=1e-12)


def test_a_conveyor_has_shares_but_is_no_work_unit() -> None:
    belt = {"from": "mill", "to": "bench", "length": 10.0, "speed": 0.5, "spacing": 1.0}
    plant = make_plant(conveyors={"belt": belt})
    run = blank(plant)
    run.state_time[:, 3] = 0.0
    run.state_time[:, 3, STATES.index("blocked")] = 3600.0
    figures = table(plant, run)
    assert figures["share_blocked", "belt"].mean == 100.0
    assert figures["share_blocked"].mean == 0.0
