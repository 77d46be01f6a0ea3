"""A furnace in closed form against its limits and against small steps of time."""

import math

import pytest

from models.physics.furnace import net_flow, temperature_after, time_to

HEAT, CAPACITY, LOSS, AMBIENT = 60e3, 400e3, 50.0, 293.15


def marched(time: float, temperature: float, heat: float, load: float) -> float:
    """Explicit steps of the balance, so many that the error is that of a second-order rule."""
    steps = 20_000
    for _ in range(steps):
        middle = temperature + net_flow(temperature, heat, load, LOSS, AMBIENT) * time / steps / CAPACITY / 2
        temperature += net_flow(middle, heat, load, LOSS, AMBIENT) * time / steps / CAPACITY
    return temperature


@pytest.mark.parametrize(("heat", "load"), [(HEAT, 0.0), (0.0, 0.0), (0.0, 9e3), (HEAT, 20e3)])
def test_the_course_is_that_of_the_balance(heat: float, load: float) -> None:
    flow = net_flow(600.0, heat, load, LOSS, AMBIENT)
    assert temperature_after(5000.0, 600.0, flow, CAPACITY, LOSS) == pytest.approx(
        marched(5000.0, 600.0, heat, load), rel=1e-8
    )


@pytest.mark.parametrize("loss", [0.0, 1e-9, 50.0])
def test_the_time_to_a_temperature_is_the_inverse(loss: float) -> None:
    flow = net_flow(300.0, HEAT, 0.0, loss, AMBIENT)
    time = time_to(900.0, 300.0, flow, CAPACITY, loss)
    assert temperature_after(time, 300.0, flow, CAPACITY, loss) == pytest.approx(900.0, rel=1e-12)
    assert time_to(900.0, 900.0, flow, CAPACITY, loss) == 0.0


def test_without_losses_all_heat_stays() -> None:
    time = time_to(1173.15, 293.15, HEAT, CAPACITY, 0.0)
    assert time * HEAT == pytest.approx(CAPACITY * 880.0, rel=1e-12)


def test_what_is_out_of_reach_takes_for_ever() -> None:
    flow = net_flow(300.0, HEAT, 0.0, LOSS, AMBIENT)
    assert math.isinf(time_to(AMBIENT + HEAT / LOSS, 300.0, flow, CAPACITY, LOSS))
    assert math.isinf(time_to(200.0, 300.0, flow, CAPACITY, LOSS))
    assert temperature_after(1e12, 300.0, flow, CAPACITY, LOSS) == pytest.approx(AMBIENT + HEAT / LOSS, rel=1e-12)
