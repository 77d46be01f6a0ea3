"""Streams: whatever the order of the questions, the answers are those of the sampler."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.distribution import constant, exponential, mixture
from models.streams import Stream, key
from models.streams.sampling import sample

KEY = key(3, 1, "mill", "process_time")
LAW = exponential(45)
CODE = LAW.encode()


def expected(k, visit=0):
    return sample(KEY, k, visit, *CODE)


@given(st.lists(st.tuples(st.one_of(st.integers(0, 70), st.integers(0, 10**12)), st.sampled_from([0, 0, 0, 1, 5]))))
def test_any_order(questions):
    stream = Stream(KEY, LAW)
    for k, visit in questions:
        assert stream.draw(k, visit) == expected(k, visit)


def test_near_order_as_of_parts_that_overtake():
    stream = Stream(KEY, LAW)
    for k in range(3000):
        for ahead in (3, 0):
            assert stream.draw(k + ahead) == expected(k + ahead)


def test_in_order_blocks_grow():
    calls = []

    class Counting(Stream):
        def _draws(self, start, count):
            calls.append(count)
            return super()._draws(start, count)

    counting = Counting(KEY, LAW)
    assert [counting.draw(k) for k in range(5000)] == [expected(k) for k in range(5000)]
    assert calls == [16, 32, 64, 128, 256, 512, 1024, 1024, 1024, 1024]


def test_next_counts_for_itself():
    stream = Stream(KEY, LAW)
    first = [stream.next() for _ in range(10)]
    stream.draw(2000)
    assert first + [stream.next() for _ in range(3000)] == [expected(k) for k in range(3010)]


def test_sequence_starts_anywhere():
    going = Stream(KEY, LAW).sequence(start=17)
    assert [going() for _ in range(40)] == [expected(k) for k in range(17, 57)]


def test_values_are_python_floats():
    stream = Stream(KEY, LAW)
    assert {type(value) for value in (stream.draw(0), stream.draw(1), stream.draw(1, 2), stream.next())} == {float}


@pytest.mark.parametrize("law", [constant(4), mixture([1.0], [constant(4)]), 2 * constant(2)])
def test_constant(law):
    stream = Stream(KEY, law)
    assert stream.constant == 4.0
    assert [stream.draw(0), stream.draw(10**9), stream.draw(2, 3), stream.next(), stream.next()] == [4.0] * 5


def test_uniform_for_decisions():
    stream = Stream.uniform(KEY)
    values = [stream.next() for _ in range(2000)]
    assert 0.0 < min(values) < 0.01 < 0.99 < max(values) < 1.0
    assert stream.draw(5) == values[5]
