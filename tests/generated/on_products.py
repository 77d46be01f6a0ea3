"""Features of products and of the way between stations: each function adds one to a draft."""

from __future__ import annotations

from typing import Any

from tests.generated.draft import Draft


def alternatives(draft: Draft) -> None:
    """Operations that several stations can do, at different speeds."""
    for _, step in draft.operations:
        if not draft.chance(0.5):
            continue
        others = [name for name in draft.stations if name not in step["station"]]
        step["station"] = [*step["station"], *draft.some(others, 0)]
        if draft.chance(0.5):
            step["time"] = {name: draft.time(8, zero=0.05) for name in step["station"]}
    draft.data.setdefault("policies", {})["routing"] = draft.pick(("shortest_queue", "first"))


def station_times(draft: Draft) -> None:
    """Times that belong to the station."""
    for station in draft.stations.values():
        station["time"] = draft.time(7)
    for _, step in draft.operations:
        if draft.chance(0.4):
            step["time"] = None


def lots(draft: Draft) -> None:
    """Pieces that move together, and lots that are cut on their way."""
    for product in draft.products.values():
        if product.get("routing") and draft.chance(0.7):
            product["lot"] = draft.whole(2, 5)
            for step in product["routing"]:
                if draft.chance(0.25):
                    step["transfer_lot"] = draft.whole(1, product["lot"])


def quality(draft: Draft) -> None:
    """Scrap, rework, hidden defects, inspections and branches."""
    for _, product in draft.products.items():
        routing = product.get("routing", [])
        for number, step in enumerate(routing):
            back = routing[draft.whole(0, number)]["name"]
            kind = draft.whole(0, 6)
            if kind == 0:
                step["scrap"] = draft.pick((0.05, 0.3))
            elif kind == 1:
                step["rework"] = draft.pick((0.1, 0.4))
                if draft.chance(0.7):
                    step["rework_to"] = back
                if draft.chance(0.3):
                    step["scrap"] = 0.1
            elif kind == 2:
                step["defects"] = draft.pick((0.2, 0.6))
            elif kind == 3:
                inspection = {"sampling": draft.pick((1.0, 0.5)), "detection": draft.pick((1.0, 0.8))}
                inspection["false_alarm"] = draft.pick((0.0, 0.1))
                if draft.chance(0.6):
                    inspection |= {"rework": back, "rework_limit": draft.whole(1, 2)}
                step["inspection"] = inspection
            elif kind == 4:
                names = [*(other["name"] for other in routing), "end"]
                first, second = draft.pick(names), draft.pick(names[number + 1 :])
                step["next"] = {first: 0.25, second: 0.75} if first != second else {second: 1.0}


def assembly(draft: Draft) -> None:
    """Components of all three kinds: made to order, made to stock, purchased."""
    final = draft.final
    for number in range(draft.whole(1, 3)):
        name, kind = f"C{number}", draft.pick(("to_order", "to_stock", "purchased"), weights=(3, 2, 1))
        delivered = kind == "to_stock" and draft.chance(0.3)
        component: dict[str, Any] = {}
        if kind != "purchased" and not delivered:
            component["routing"] = [
                {"name": f"make{step}", "station": [draft.pick(draft.stations)], "time": draft.time(3)}
                for step in range(draft.whole(1, 2))
            ]
            component["lot"] = draft.whole(1, 3)
        if kind == "to_stock":
            component["made"] = "to_stock"
            _stocked_by(draft, name)
        draft.products[name] = component
        for product in draft.some(final)[:2]:
            step = draft.pick(draft.products[product]["routing"])
            step.setdefault("components", {})[name] = draft.whole(1, 2)


def _stocked_by(draft: Draft, name: str) -> None:
    if draft.chance(0.6):
        draft.data["sources"][f"keep {name}"] = {
            "product": name,
            "keep": draft.whole(2, 8),
            "quantity": draft.whole(1, 3),
            "start": draft.instant(0, 20),
        }
    else:
        source = {"product": name, "every": draft.time(12), "quantity": draft.whole(1, 2), "limit": draft.whole(10, 60)}
        draft.data["sources"][f"bring {name}"] = source
    if draft.chance(0.4):
        draft.data.setdefault("initial", {}).setdefault("stock", {})[name] = draft.whole(0, 6)


def disassembly(draft: Draft) -> None:
    """Operations that take other products out."""
    draft.products["D"] = {
        "routing": [{"name": "use", "station": [draft.pick(draft.stations)], "time": draft.time(3)}],
        "made": draft.pick(("to_order", "to_stock")),
    }
    for product in draft.some(draft.final)[:2]:
        draft.pick(draft.products[product]["routing"])["outputs"] = {"D": draft.whole(1, 2)}


def conveyors(draft: Draft) -> None:
    """Belts of both kinds, from station to station."""
    names, used = list(draft.stations), _ways(draft)
    draft.data["conveyors"] = {}
    for number in range(draft.whole(1, 3)):
        starts, ends = draft.some(names)[:2], draft.some(names)[:2]
        if any((a, b) in used for a in starts for b in ends):
            continue
        used |= {(a, b) for a in starts for b in ends}
        spacing = draft.pick((0.5, 1.0, 0.3))
        draft.data["conveyors"][f"belt{number}"] = {
            "from": starts,
            "to": ends,
            "length": spacing * draft.pick((1, 1, 2, 3, 5.5)),
            "speed": draft.pick((0.5, 1.0, 0.25)) if draft.manner != "continuous" else draft.real(0.2, 1.0),
            "spacing": spacing,
            "accumulating": draft.chance(0.5),
            "power": {"processing": 500.0} if draft.chance(0.5) else {},
        }
    for number, belt in enumerate(draft.data["conveyors"].values()):
        dice = draft.apart(number)
        if dice.chance(0.5):
            belt["drive"] = {
                "piece_mass": dice.real(1, 50),
                "belt_mass": dice.pick((0.0, 8.0)),
                "roller_mass": dice.pick((0.0, 5.0)),
                "rise": belt["length"] * dice.pick((0.0, 0.5, -0.5)),
                "regeneration": dice.pick((0.0, 0.6)),
                "runs_empty": dice.chance(0.5),
            }


def handovers(draft: Draft) -> None:
    """Times on the way, by the way or by the operation."""
    used = _ways(draft)
    rows = []
    for _ in range(draft.whole(0, 4)):
        way = draft.pick(draft.stations), draft.pick(draft.stations)
        if way not in used:
            used.add(way)
            rows.append({"from": way[0], "to": way[1], "time": draft.time(4, zero=0.1)})
    draft.data["handovers"] = rows
    for _, step in draft.operations:
        if draft.chance(0.3):
            step["handover"] = draft.time(4, zero=0.1)


def _ways(draft: Draft) -> set[tuple[str, str]]:
    belts = draft.data.get("conveyors", {}).values()
    return {(a, b) for belt in belts for a in belt["from"] for b in belt["to"]} | {
        (way["from"], way["to"]) for way in draft.data.get("handovers", ())
    }


def cards(draft: Draft) -> None:
    """CONWIP over everything, and kanban over single stages."""
    control = draft.data["control"] = {}
    if draft.chance(0.6):
        control["conwip"] = {"cards": draft.whole(2, 8)}
        if draft.chance(0.3):
            control["conwip"]["products"] = draft.some(draft.final)
    if not control or draft.chance(0.6):
        for number, name in enumerate(draft.some(draft.stations)[:3]):
            control[f"kanban{number}"] = {"cards": draft.whole(1, 4), "stations": [name]}
    draft.data.setdefault("policies", {})["release"] = draft.pick(("fifo", "edd", "priority"))
