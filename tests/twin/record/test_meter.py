from collections import defaultdict
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.index import Index
from models.trace import STATES
from tests.twin.record.traces import Rows, chunks, random_trace, small_plant
from twin.record.measures import LEAD_BINS, Measures, lead_edges, sums
from twin.record.meter import Meter

INDEX = Index(small_plant())
POWER = {"press": {"processing": 7000.0, "idle": 900.0, "failed": 10.0}, "oven": {"processing": 4e4, "setup": 2e4}}
POWER["belt"] = {"processing": 300.0}


def metered(trace: Rows, end: float, length: float | None = None, pieces: int = 1, index: Index = INDEX) -> Measures:
    meter = Meter(index, length)
    for chunk in chunks(trace, pieces, end):
        meter.take(chunk)
    meter.close(end)
    return meter.measures()


def spans(trace: Rows, end: float) -> list[tuple[int, int, float, float]]:
    """Unit, state, start and stop of every stay in a state, repeated rows joined."""
    found = []
    for unit in range(len(INDEX.units)):
        rows = trace["states"][trace["states"][:, 1] == unit]
        keep = np.append(True, rows[1:, 2] != rows[:-1, 2])
        rows = rows[keep]
        stops = np.append(rows[1:, 0], end)
        found += [(unit, int(row[2]), float(row[0]), float(stop)) for row, stop in zip(rows, stops, strict=True)]
    return found


def overlap(start: float, stop: float, edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Time of a span in each interval between edges: the definition, without a loop over borders."""
    low, high = np.clip([start, stop], edges[:-1, None], edges[1:, None]).T
    return np.asarray(high - low)


def window(measures: Measures, time: float) -> int:
    """The window (a, b] of an instant, by search."""
    return int(np.clip(np.searchsorted(measures.edges, time, side="left") - 1, 0, measures.windows - 1))


CASES = [(1000.0, None, None, 1), (1000.0, 1000.0, None, 7), (1000.0, 300.0, 25.0, 3), (86400.0 * 3, None, 1800.0, 5)]


@pytest.fixture(params=range(len(CASES)), scope="module")
def case(request: pytest.FixtureRequest) -> tuple[Rows, float, Measures]:
    end, length, grid, pieces = CASES[request.param]
    trace = random_trace(INDEX, end, 600, request.param, grid)
    return trace, end, metered(trace, end, length, pieces)


def test_state_time_is_split_at_the_borders(case: tuple[Rows, float, Measures]) -> None:
    trace, end, measures = case
    expected = np.zeros_like(measures.state_time)
    for unit, state, start, stop in spans(trace, end):
        expected[:, unit, state] += overlap(start, stop, measures.edges)
    np.testing.assert_allclose(measures.state_time, expected, rtol=1e-9, atol=1e-9 * end)
    np.testing.assert_allclose(measures.state_time.sum(axis=(0, 2)), end, rtol=1e-13)
    widths = np.repeat(measures.durations[:, None], len(INDEX.units), axis=1)
    np.testing.assert_allclose(measures.state_time.sum(axis=2), widths, rtol=1e-9)


def test_entries_are_counted_once(case: tuple[Rows, float, Measures]) -> None:
    trace, end, measures = case
    for name, code in (("failures", STATES.index("failed")), ("setups", STATES.index("setup"))):
        expected = np.zeros_like(measures.failures)
        seen: set[int] = set()
        for unit, state, start, _ in spans(trace, end):
            if state == code and unit in seen:
                expected[window(measures, start), unit] += 1
            seen.add(unit)
        assert expected.sum() > 0
        np.testing.assert_array_equal(getattr(measures, name), expected)


def test_levels(case: tuple[Rows, float, Measures]) -> None:
    trace, end, measures = case
    integral, peak, last = (np.zeros_like(measures.level_integral) for _ in range(3))
    for place in range(len(INDEX.places)):
        rows = trace["levels"][trace["levels"][:, 1] == place]
        level = np.cumsum(rows[:, 2])
        for n, row in enumerate(rows):
            stop = rows[n + 1, 0] if n + 1 < len(rows) else end
            share = overlap(row[0], stop, measures.edges)
            integral[:, place] += level[n] * share
            peak[:, place] = np.where(share > 0, np.maximum(peak[:, place], level[n]), peak[:, place])
        upto = np.searchsorted(rows[:, 0], measures.edges[1:], side="right")
        last[:, place] = np.append(0, level)[upto]
    np.testing.assert_allclose(measures.level_integral, integral, rtol=1e-9, atol=1e-7)
    np.testing.assert_array_equal(measures.level_max, peak)
    np.testing.assert_array_equal(measures.level_last, last)


def test_operations(case: tuple[Rows, float, Measures]) -> None:
    trace, _, measures = case
    expected: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros((measures.windows, len(INDEX.units))))
    energy = np.zeros((measures.windows, 2))
    batches: dict[tuple[float, ...], int] = defaultdict(int)
    for row in trace["operations"]:
        batches[tuple(row[[0, 1, 3]])] += 1
    for start, end, worked, unit_, _part, step, pieces, good, outcome in trace["operations"]:
        unit, w = int(unit_), window(measures, end)
        oven = INDEX.units[unit].element == "oven"
        worked /= batches[start, end, unit_] if oven else 1
        expected["operations"][w, unit] += 1
        expected["pieces"][w, unit] += pieces
        expected["good"][w, unit] += good if outcome == 0 else 0
        expected["scrapped"][w, unit] += pieces if outcome == 2 else pieces - good
        expected["reworked"][w, unit] += outcome == 1
        expected["rework_pieces"][w, unit] += good if outcome == 1 else 0
        expected["planned_time"][w, unit] += pieces * (30.0, 40.0, 90.0 / 3)[int(step)]
        expected["worked"][w, unit] += worked
        extra = (500.0, 0.0, 20.0)[int(step)] * pieces
        expected["operation_energy"][w, unit] += extra
        energy[w, 0 if step == 0 else 1] += POWER[INDEX.units[unit].element]["processing"] * worked + extra
    assert max(batches.values()) > 1
    for name, values in expected.items():
        np.testing.assert_allclose(getattr(measures, name), values, rtol=1e-12, err_msg=name)
    np.testing.assert_allclose(measures.product_energy, energy, rtol=1e-12)


def test_parts_and_orders(case: tuple[Rows, float, Measures]) -> None:
    trace, _, measures = case
    expected: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros((measures.windows, 2)))
    leads: list[float] = []
    for _part, product, _order, _n, pieces, good, release, end, due, how in trace["parts"]:
        at, lead = (window(measures, end), int(product)), end - release
        expected["scrapped_pieces"][at] += pieces if how == 1 else pieces - good
        if how in (0, 3):
            leads.append(lead)
            expected["finished"][at] += 1
            expected["finished_pieces"][at] += good
            expected["stocked_pieces"][at] += good if how == 3 else 0
            expected["lead_sum"][at] += lead
            expected["lead_square"][at] += lead**2
            expected["lead_max"][at] = max(expected["lead_max"][at], lead)
            expected["due_count"][at] += np.isfinite(due)
            expected["late"][at] += end > due
            expected["tardiness_sum"][at] += max(0.0, end - due)
    for name, values in expected.items():
        np.testing.assert_allclose(getattr(measures, name), values, rtol=1e-12, err_msg=name)
    histogram, _ = np.histogram(leads, bins=lead_edges())
    np.testing.assert_array_equal(measures.lead_histogram.sum(axis=0), histogram)
    np.testing.assert_array_equal(measures.lead_histogram.sum(axis=1), expected["finished"].sum(axis=1))
    orders = trace["orders"]
    ends, due = orders[:, 7], orders[:, 6]
    assert measures.orders_done.sum() == len(orders)
    assert measures.orders_due_count.sum() == np.isfinite(due).sum() > 0
    assert measures.orders_on_time.sum() == ((ends <= due) & np.isfinite(due)).sum() > 0
    assert measures.orders_in_full.sum() == (orders[:, 4] >= orders[:, 3]).sum() > 0
    assert measures.orders_tardiness_sum.sum() == pytest.approx(np.maximum(0, ends - due).sum())
    assert measures.orders_lead_sum.sum() == pytest.approx((ends - orders[:, 5]).sum())
    w = window(measures, ends[0])
    assert measures.orders_done[w] == sum(window(measures, end) == w for end in ends)


def test_power_profile_follows_the_clock(case: tuple[Rows, float, Measures]) -> None:
    trace, end, measures = case
    assert measures.slot_offset == 7 * 60  # a run from 06:07 on begins within the quarter from 06:00
    edges = measures.slot_edges
    assert edges[0] <= 0 < edges[1]
    assert edges[-2] < end <= edges[-1]
    expected = np.zeros_like(measures.energy)
    for unit, state, start, stop in spans(trace, end):
        element, share = INDEX.units[unit].element, overlap(start, stop, edges)
        expected[:, 0] += POWER[element].get(STATES[state], 0.0) * share
        if element == "press" and STATES[state] == "processing":
            expected[:, 1] += 0.002 * share
    for start, stop, _, _, _, step, pieces, _, _ in trace["operations"]:
        extra = (500.0, 0.0, 20.0)[int(step)] * pieces
        if stop > start:
            expected[:, 0] += extra * overlap(start, stop, edges) / (stop - start)
        else:
            expected[np.clip(np.searchsorted(edges, stop) - 1, 0, len(expected) - 1), 0] += extra
    np.testing.assert_allclose(measures.energy, expected, rtol=1e-9)


def test_energy_is_the_sum_over_states(case: tuple[Rows, float, Measures]) -> None:
    _, _, measures = case
    time = measures.state_time.sum(axis=0)
    by_state = sum(
        time[n, STATES.index(state)] * power
        for n, unit in enumerate(INDEX.units)
        for state, power in POWER[unit.element].items()
    )
    assert measures.energy[:, 0].sum() == pytest.approx(by_state + measures.operation_energy.sum(), rel=1e-12)


def test_windows_of_a_known_length() -> None:
    measures = metered(random_trace(INDEX, 777.7, 50, 1), 777.7, 777.7)
    assert (measures.windows, measures.width) == (200, 777.7 / 200)
    assert measures.edges[-1] == 777.7
    early = metered(random_trace(INDEX, 100.0, 50, 1), 100.0, 1000.0)
    assert (early.windows, early.width, early.end) == (20, 5.0, 100.0)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.126, 1e9), st.sampled_from([None, 1.0, 100.0]), st.integers(1, 4))
def test_windows_of_any_length(end: float, length: float | None, pieces: int) -> None:
    measures = metered(random_trace(INDEX, end, 60, 3), end, length, pieces)
    assert measures.windows <= (256 if length is None else 200)
    if length is None:
        assert measures.windows >= 128
    elif end > length:
        assert measures.windows >= 100
    assert (measures.windows - 1) * measures.width < end <= measures.windows * measures.width * (1 + 1e-9)
    np.testing.assert_allclose(measures.state_time.sum(axis=(0, 2)), end, rtol=1e-12)


def test_chunks_do_not_matter() -> None:
    trace = random_trace(INDEX, 5000.0, 800, 9)
    whole, cut = metered(trace, 5000.0, 5000.0, 1), metered(trace, 5000.0, 5000.0, 97)
    for name in sums():
        np.testing.assert_array_equal(getattr(whole, name), getattr(cut, name), err_msg=name)


def test_lots_of_a_batch_may_come_in_two_chunks() -> None:
    trace = random_trace(INDEX, 500.0, 100, 4)
    rows = trace["operations"]
    one, two = Meter(INDEX), Meter(INDEX)
    one.take({"operations": rows})
    for n in range(len(rows)):
        two.take({"operations": rows[n : n + 1]})
    for meter in (one, two):
        meter.close(500.0)
    np.testing.assert_allclose(one.measures().worked, two.measures().worked, rtol=1e-12)


def test_a_run_without_rows_and_without_time() -> None:
    meter = Meter(INDEX)
    meter.take({})
    meter.close(0.0)
    measures = meter.measures()
    assert measures.windows == 1
    assert measures.energy.shape == (1, 2)
    assert all(not np.any(getattr(measures, name)) for name in sums())


def test_sums_are_not_given_away_before_the_end() -> None:
    with pytest.raises(RuntimeError, match="not closed"):
        Meter(INDEX).measures()


def test_memory_does_not_grow_with_time() -> None:
    def size(end: float) -> int:
        measures = metered(random_trace(INDEX, end, 100, 5), end)
        return sum(getattr(measures, name).nbytes for name in sums() if name != "energy")

    assert size(3e7) <= 2 * size(1000.0)


def test_bins_of_lead_times() -> None:
    edges = lead_edges()
    assert len(edges) == LEAD_BINS + 1
    assert edges[-2] > 1e9
    np.testing.assert_allclose(edges[2:-1] / edges[1:-2], 1.005)


@pytest.mark.parametrize("change", [lambda m: m.lead_sum, lambda m: m.state_time])
def test_results_do_not_change_when_the_meter_goes_on(change: Callable[[Measures], NDArray[np.float64]]) -> None:
    meter = Meter(INDEX, 100.0)
    trace = random_trace(INDEX, 100.0, 50, 2)
    meter.take(trace)
    meter.close(100.0)
    before = change(meter.measures()).copy()
    meter.measures().state_time[:] = -1
    np.testing.assert_array_equal(change(meter.measures()), before)
