"""Features of demand and of the start: each function adds one to a draft."""

from __future__ import annotations

from typing import Any

from models.control.planned import PlannedStart, PlannedStation
from tests.generated.draft import Draft


def orders(draft: Draft) -> None:
    """Listed orders with due dates and priorities."""
    for number in range(draft.whole(2, 8)):
        release = draft.instant(0, draft.pick((0, 30, 200)))
        order: dict[str, Any] = {
            "name": f"order{number}",
            "product": draft.pick(draft.final),
            "quantity": draft.whole(1, 12),
            "release": release,
            "priority": float(draft.whole(0, 2)),
            "weight": float(draft.whole(1, 3)),
        }
        if draft.chance(0.6):
            order["due"] = release + draft.instant(0, 300)
        draft.data["orders"].append(order)


def stock_orders(draft: Draft) -> None:
    """Orders for a product that is made to stock."""
    name = draft.pick(draft.final)
    if any(name in step.get("components", ()) or name in step.get("outputs", ()) for _, step in draft.operations):
        return
    draft.products[name]["made"] = "to_stock"
    draft.data["sources"]["refill"] = {"product": name, "keep": draft.whole(1, 10), "quantity": draft.whole(1, 3)}
    if draft.chance(0.5):
        draft.data.setdefault("initial", {}).setdefault("stock", {})[name] = draft.whole(1, 5)
    draft.data["orders"].append({"name": "from stock", "product": name, "quantity": 2, "release": draft.instant(0, 50)})


def sources(draft: Draft) -> None:
    """Arrivals of every kind."""
    for number in range(draft.whole(1, 3)):
        kind = draft.pick(("takt", "rate", "mix", "sequence", "supply", "lose"))
        source: dict[str, Any] = {"product": draft.pick(draft.final), "start": draft.instant(0, draft.pick((0, 40)))}
        if kind in ("mix", "sequence"):
            names = draft.some(draft.final)
            shares = [round(1.0 / len(names), 6)] * (len(names) - 1)
            source["product"] = dict(zip(names, [*shares, 1.0 - sum(shares)], strict=True))
            if kind == "sequence":
                source["sequence"] = [draft.pick(names) for _ in range(draft.whole(1, 4))]
        if kind != "supply":
            source["every"] = draft.time(draft.whole(5, 25))
            source["due_after"] = draft.instant(5, 100) if draft.chance(0.5) else None
            source["when_full"] = "lose" if kind == "lose" else draft.pick(("wait", "lose"), weights=(4, 1))
            source["until"] = source["start"] + draft.instant(50, 500) if draft.chance(0.3) else None
        elif draft.chance(0.3):
            source["due_after"] = draft.instant(5, 100)
        source["limit"] = draft.whole(2, 30)
        source["quantity"] = draft.whole(1, 3)
        source["priority"] = float(draft.whole(0, 1))
        draft.data["sources"][f"source{number}"] = source


def endless_sources(draft: Draft) -> None:
    """Sources without a limit: by rate, or as fast as the plant takes its lots."""
    if draft.finite:
        return
    for number, name in enumerate(draft.final):
        source: dict[str, Any] = {"product": name, "start": draft.instant(0, draft.pick((0, 20)))}
        first = draft.products[name]["routing"][0]
        queues = [
            draft.stations[place].get("queue", {})
            for place in first["station"]
            if "buffer" not in draft.stations[place]
        ]
        if len(queues) == len(first["station"]) and draft.chance(0.7):
            for queue, place in zip(queues, first["station"], strict=True):
                least = draft.stations[place].get("batch", {}).get("min", 0)
                draft.stations[place]["queue"] = {"capacity": least + 1, **queue}
            if any(draft.stations[place]["queue"]["capacity"] is None for place in first["station"]):
                continue
            first["time"] = draft.time(8)  # not none at all, or lots would come without end in one instant
        else:
            source["every"] = draft.time(draft.whole(10, 30))
        draft.data["sources"][f"endless{number}"] = source


def schedules(draft: Draft) -> None:
    """Stations that follow a list, early steps first; some for components and what is taken out, some share a step."""
    rows = []
    for order in draft.data["orders"]:
        if draft.products[order["product"]].get("made") == "to_stock":
            continue
        for name, late in _made_for(draft, order["product"]):
            for number, step in enumerate(draft.products[name]["routing"]):
                places = [place for place in step["station"] if "batch" not in draft.stations[place]]
                if not places or draft.chance(0.2):
                    continue
                chosen = draft.some(places) if draft.chance(0.4) else [draft.pick(places)]
                for place in chosen:
                    row = {"station": place, "order": order["name"], "operation": step["name"]}
                    if name != order["product"]:
                        row["product"] = name
                    if len(chosen) > 1 or draft.chance(0.2):
                        row["lots"] = draft.whole(1, 3)
                    rows.append((number + late + draft.real(0, 1.5), row))
    rows.sort(key=lambda row: row[0])
    draft.data["schedule"] = [row for _, row in rows]


def _made_for(draft: Draft, product: str) -> list[tuple[str, int]]:
    """The product, and now and then those that are made with it or out of it: how much later than its own steps."""
    found = [(product, 0)]
    for step in draft.products[product]["routing"]:
        for name, late in [(name, -2) for name in step.get("components", ())] + [
            (name, 3) for name in step.get("outputs", ())
        ]:
            made = draft.products[name]
            unknown = (name, late) not in found and made.get("made") != "to_stock" and made.get("routing")
            if unknown and draft.chance(0.5):
                found.append((name, late))
    return found


def planned_rules(draft: Draft) -> None:
    """Queues and choices that follow a plan loosely, which does not know all lots."""
    starts: dict[tuple[str, str, str], list[tuple[int, float]]] = {}
    stations: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for order in ["initial", *(order["name"] for order in draft.data["orders"]), *draft.data["sources"]]:
        for product, step in draft.operations:
            if draft.chance(0.6):
                firsts = sorted({draft.whole(0, 12) for _ in range(draft.whole(1, 4))})
                starts[order, product, step["name"]] = [(first, draft.instant(0, 300)) for first in firsts]
                stations[order, product, step["name"]] = [(first, draft.pick(draft.stations)) for first in firsts]
    rule = PlannedStart(starts)
    for name in draft.some(draft.stations):
        if "buffer" not in draft.stations[name]:
            draft.stations[name].setdefault("queue", {})["rule"] = rule
    for name in draft.some(draft.data.get("buffers", {})):
        draft.data["buffers"][name]["rule"] = rule
    if draft.chance(0.7):
        draft.data.setdefault("policies", {})["routing"] = PlannedStation(stations)


def initial_state(draft: Draft) -> None:
    """Lots in place, lots under way, stations broken or set up."""
    state = draft.data.setdefault("initial", {})
    state["parts"] = []
    room: dict[str, float] = {}
    missing = {order["name"]: (order["product"], order["quantity"]) for order in draft.data["orders"]}
    machines = {name: station.get("capacity", 1) for name, station in draft.stations.items()}
    for _ in range(draft.whole(1, 4)):
        product = draft.pick([name for name in draft.products if draft.products[name].get("routing")])
        step = draft.pick(draft.products[product]["routing"])
        name = draft.pick(step["station"])
        station = draft.stations[name]
        part: dict[str, Any] = {"product": product, "operation": step["name"], "station": name}
        if machines[name] and draft.chance(0.5):
            machines[name] -= 1
            part["remaining"] = draft.instant(0, 15)
        else:
            place = station.get("buffer", name)
            known = draft.data["buffers"][place] if "buffer" in station else station.get("queue", {})
            capacity = known.get("capacity")
            room.setdefault(place, 4 if capacity is None else capacity)
            part["lots"] = draft.whole(1, 2)
            room[place] -= part["lots"]
            if room[place] < 0:
                continue
        if draft.chance(0.3):
            part["quantity"] = draft.whole(1, 4)
        pieces = part.get("lots", 1) * part.get("quantity", draft.products[product].get("lot", 1))
        same = [name for name, (asked, left) in missing.items() if asked == product and left >= pieces]
        if same and draft.chance(0.6):
            part["order"] = draft.pick(same)
            missing[part["order"]] = product, missing[part["order"]][1] - pieces
        state["parts"].append(part)
    state["stations"] = {}
    for name in draft.some(draft.stations, 0):
        station = draft.stations[name]
        found: dict[str, Any] = {}
        if draft.chance(0.5):
            found |= {"failed": True, "repaired_in": draft.instant(0, 40)}
        if "setup" in station and "initial" in station["setup"]:
            found["family"] = station["setup"]["initial"]
        if found:
            state["stations"][name] = found
