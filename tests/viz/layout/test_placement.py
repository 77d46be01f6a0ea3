"""Where things are put: what is stated stands, and nothing that is placed overlaps anything."""

from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.plant import Plant
from viz.layout.placement import Box, flow_graph, place

SIDE = st.integers(1, 12)


@st.composite
def plants(draw: Any) -> Plant:
    """Stations with and without sizes, areas, positions and nodes; buffers; routings in any order, with returns."""
    count = draw(st.integers(1, 25))
    names = [f"S{number}" for number in range(count)]
    nodes = {f"n{number}": (10.0 * number, 0.0) for number in range(draw(st.integers(0, 4)))}
    buffers = {f"B{number}": {} for number in range(draw(st.integers(0, 3)))}
    stations: dict[str, Any] = {}
    for number, name in enumerate(names):
        stations[name] = station = {"capacity": draw(st.integers(1, 8))}
        if draw(st.booleans()):
            station["size"] = (draw(SIDE), draw(SIDE), draw(SIDE))
        if draw(st.booleans()):
            station["area"] = draw(st.sampled_from(["east", "west", "north"]))
        if buffers and draw(st.booleans()):
            station["buffer"] = draw(st.sampled_from(sorted(buffers)))
        how = draw(st.sampled_from(["free", "fixed", "node"]))
        if how == "fixed":  # a lattice wide enough for any size
            station["position"] = (60.0 * number, -100.0)
        elif how == "node" and nodes:
            station["node"] = draw(st.sampled_from(sorted(nodes)))
    routes = draw(st.lists(st.lists(st.sampled_from(names), min_size=1, max_size=8), min_size=1, max_size=4))
    return Plant.model_validate(
        {
            "name": "any",
            "products": {
                f"p{number}": {"routing": [{"name": f"o{at}", "station": stop} for at, stop in enumerate(route)]}
                for number, route in enumerate(routes)
            },
            "stations": stations,
            "buffers": buffers,
            "network": {"nodes": nodes, "lanes": [{"from": f"n{n}", "to": f"n{n + 1}"} for n in range(len(nodes) - 1)]},
        }
    )


@settings(max_examples=60, deadline=None)
@given(plants())
def test_nothing_overlaps_and_what_is_stated_stands(plant: Plant) -> None:
    boxes = place(plant)
    assert [box.name for box in boxes] == [*plant.stations, *plant.buffers]
    for one, other in combinations(boxes, 2):
        if one.placed or other.placed:
            assert not one.overlaps(other), (one, other)
    for box in boxes:
        stated = plant.stations[box.name] if box.kind == "station" else plant.buffers[box.name]
        assert box.placed == (stated.position is None)
        if stated.position is not None:
            assert (box.x, box.y) == stated.position
        for x, y in plant.network.nodes.values():
            assert not (box.placed and box.overlaps(Box("", "node", x, y, 0.5, 0.5, 0.0)))
    assert place(plant) == boxes


def line(count: int, **more: Any) -> Plant:
    routing = [{"name": f"o{n}", "station": f"S{n}"} for n in range(count)]
    stations = {f"S{n}": {} for n in reversed(range(count))}
    return Plant.model_validate({"name": "line", "products": {"p": {"routing": routing}}, "stations": stations, **more})


def test_a_line_runs_from_left_to_right_whatever_its_order_in_the_file() -> None:
    by_name = {box.name: box for box in place(line(4))}
    assert [by_name[f"S{n}"].x for n in range(4)] == [1.5, 7.5, 13.5, 19.5]
    assert len({box.y for box in by_name.values()}) == 1


def test_a_long_line_turns_back_below() -> None:
    boxes = {box.name: box for box in place(line(30))}
    rows = sorted({box.y for box in boxes.values()}, reverse=True)
    assert len(rows) > 2
    first = [box for box in boxes.values() if box.y == rows[0]]
    second = [box for box in boxes.values() if box.y == rows[1]]
    assert max(first, key=lambda box: box.x).x == max(second, key=lambda box: box.x).x
    length = max(box.x for box in boxes.values()) - min(box.x for box in boxes.values())
    assert 1.2 < length / (rows[0] - rows[-1]) < 5


def test_a_station_stands_beside_its_node_and_off_the_lanes() -> None:
    plant = line(
        1,
        stations={"S0": {"node": "b", "size": [4, 2, 2]}},
        network={"nodes": {"a": [0, 0], "b": [10, 0], "c": [10, 20]}, "lanes": [{"from": "a", "to": "b"},
                                                                              {"from": "b", "to": "c"}]},
    )  # fmt: skip
    (box,) = place(plant)
    assert abs(box.x - 10) < 4
    assert -4 < box.y < 0


def test_flow_goes_through_buffers_and_from_components_into_assembly() -> None:
    plant = Plant.model_validate(
        {
            "name": "kit",
            "products": {
                "part": {"routing": [{"name": "turn", "station": "lathe"}, {"name": "wash", "station": "washer"}]},
                "kit": {"routing": [{"name": "join", "station": "bench", "components": {"part": 2}}]},
            },
            "stations": {"lathe": {}, "washer": {"buffer": "store"}, "bench": {}},
            "buffers": {"store": {}},
        }
    )
    graph = flow_graph(plant)
    assert set(graph.edges) == {("lathe", "store"), ("store", "washer"), ("washer", "bench")}
    assert (graph.nodes["lathe"]["step"], graph.nodes["washer"]["step"]) == (0.0, 1.0)


def test_a_rack_has_room_for_its_shelves_and_stands_behind_the_rest() -> None:
    crane = {"speed": 3, "lift_speed": 1, "handling": 10}
    rack = {
        "products": ["p"],
        "aisles": 2,
        "bays": 16,
        "levels": 5,
        "bay_width": 1,
        "level_height": 1.5,
        "crane": crane,
    }
    plant = line(1, stations={"S0": {"position": [5, 5], "size": [2, 2, 2]}}, racks={"high bay": rack})
    station, box = place(plant)
    assert (box.length, box.width, box.height, box.machines, box.shelves) == (17.0, 7.8, 7.5, 2, (2, 16, 5))
    assert box.y - box.width / 2 >= station.y + station.width / 2
