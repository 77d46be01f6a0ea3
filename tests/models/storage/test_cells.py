from hypothesis import given
from hypothesis import strategies as st

from models.storage.cells import Cells
from models.storage.description import Rack

ZONES = [{"products": ["a"], "share": 0.3}, {"products": ["b"], "share": 0.5}, {"products": ["c"], "share": 0.2}]
POINTS = [(float(n), 0.0) for n in range(10)]


def cells(policy: str) -> Cells:
    told = {
        "products": ["a", "b", "c"], "bays": 5, "levels": 1, "bay_width": 1, "level_height": 1, "policy": policy,
        "zones": ZONES if policy in ("class_based", "dedicated") else [],
        "crane": {"speed": 1, "lift_speed": 1, "handling": 0},
    }  # fmt: skip
    numbers = iter([0.99, 0.0, 0.5] * 1000)
    return Cells(Rack.model_validate(told), POINTS, lambda: next(numbers))


def test_the_closest_is_the_nearest_that_is_free() -> None:
    free = cells("closest")
    assert [free.take("a") for _ in range(4)] == [0, 1, 2, 3]
    free.give_back(1)
    assert [free.take("a") for _ in range(2)] == [1, 4]


def test_a_zone_that_is_full_uses_farther_ones_first() -> None:
    free = cells("class_based")
    taken = [free.take("b") for _ in range(10)]
    assert [sorted(taken[:5]), sorted(taken[5:7]), sorted(taken[7:])] == [[3, 4, 5, 6, 7], [8, 9], [0, 1, 2]]
    assert not free.fits("a")


def test_dedicated_cells_are_for_their_products_alone() -> None:
    free = cells("dedicated")
    assert [free.take("c"), free.take("c"), free.take("a")] == [8, 9, 0]
    assert not free.fits("c")
    assert free.fits("b")


@given(st.sampled_from(["random", "closest", "class_based", "dedicated"]), st.lists(st.integers(0, 5), max_size=60))
def test_a_cell_holds_one_lot(policy: str, moves: list[int]) -> None:
    free, held = cells(policy), []
    for move in moves:
        product = "abc"[move % 3]
        if move < 3 and free.fits(product):
            cell = free.take(product)
            assert cell not in held
            held.append(cell)
        elif held:
            free.give_back(held.pop(move % len(held)))
        assert free.taken == len(held) <= 10
