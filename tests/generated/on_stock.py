"""Features of generated plants that are about stock: suppliers, racks with cranes, picking areas, lineside bins."""

from __future__ import annotations

from tests.generated.draft import Draft

__all__ = ["bins", "picking", "racks", "suppliers"]


def suppliers(draft: Draft) -> None:
    """Bought components with a stock of their own, ordered at a level or at reviews."""
    for number in range(draft.whole(1, 2)):
        name = f"B{number}"
        draft.products[name] = {"lot": draft.pick((1, 4, 10))}
        for product in draft.some(draft.final)[:2]:
            step = draft.pick(draft.products[product]["routing"])
            step["components"] = step.get("components", {}) | {name: draft.whole(1, 3)}
        policy = {"lead_time": draft.time(40, zero=0.1)}
        if draft.chance(0.6):
            policy |= {"reorder": draft.whole(-2, 8), "quantity": draft.whole(4, 20)}
        else:
            policy |= {"review": draft.instant(20, 90), "up_to": draft.whole(8, 30)}
        draft.data.setdefault("stock", {})[name] = policy
        if draft.chance(0.6):
            draft.data.setdefault("initial", {}).setdefault("stock", {})[name] = draft.whole(0, 12)


def _in_stock(draft: Draft) -> list[str]:
    """Products that a warehouse can keep."""
    used = {name for _, step in draft.operations for name in step.get("components", ())}
    known = draft.data.get("stock", {}), draft.data.get("initial", {}).get("stock", {})
    return [
        name
        for name, product in draft.products.items()
        if (product.get("made") == "to_stock" or name in used)
        and (product.get("routing") or product.get("made") == "to_stock" or any(name in stock for stock in known))
    ]


def racks(draft: Draft) -> None:
    """A rack for what lies in stock."""
    kept = _in_stock(draft)
    if not kept:
        return
    products = draft.some(kept)
    crane = {"speed": draft.pick((1.0, 2.0)), "lift_speed": draft.pick((0.5, 1.0)), "handling": draft.time(4, zero=0.2)}
    if draft.chance(0.5):
        crane |= {"acceleration": 0.5, "lift_acceleration": 0.25, "mass": 2000.0, "lift_mass": 300.0, "lot_mass": 50.0}
        crane["regeneration"] = draft.pick((0.0, 0.4))
    if draft.chance(0.4):
        crane["failures"] = [
            {"name": f"fault {clock}", "every": draft.time(120), "repair": draft.time(20), "clock": clock}
            for clock in draft.some(("operating", "calendar"))
        ]
    rack = {
        "products": products,
        "aisles": draft.whole(1, 2),
        "sides": draft.whole(1, 2),
        "bays": draft.whole(40, 80),
        "levels": 3,
        "bay_width": 1.0,
        "level_height": 1.0,
        "policy": draft.pick(("random", "closest", "class_based", "dedicated")),
        "command": draft.pick(("single", "dual")),
        "crane": crane,
    }
    if draft.chance(0.3):
        rack["output"] = (0.0, 1.0)
    if rack["policy"] in ("class_based", "dedicated"):
        rack["bays"] = max(rack["bays"], 30 * len(products))  # room in each zone for what lies there at the start
        rack["zones"] = [{"products": [name], "share": 1 / len(products)} for name in products]
    draft.data["racks"] = {"highbay": rack}


def picking(draft: Draft) -> None:
    """Picking areas for what lies in stock, with their own people or without."""
    racked = draft.data.get("racks", {}).get("highbay", {}).get("products", ())
    kept = [name for name in _in_stock(draft) if name not in racked]
    for number, products in enumerate((kept[::2], kept[1::2])):
        if not products:
            continue
        blocks = draft.pick(((12.0,), (8.0, 8.0)))
        routes = ("s_shape", "return", "combined", "optimal") + ("midpoint", "largest_gap") * (len(blocks) == 1)
        area = {
            "products": products, "aisles": draft.whole(1, 4), "pitch": 3.0, "blocks": blocks,
            "depot": draft.pick((0.0, 3.0)), "route": draft.pick(routes), "pickers": draft.whole(1, 3),
            "batch": draft.whole(1, 4), "wait": draft.pick(("never", "full"), weights=(4, 1)),
            "speed": draft.pick((1.0, 2.0)), "setup": draft.instant(0, 8), "pick": draft.time(4, zero=0.2),
        }  # fmt: skip
        if draft.chance(0.5):
            spot = {"aisle": 1, "position": draft.instant(0, 12)}
            area["spots"] = dict.fromkeys(draft.some(products), spot)
        if draft.chance(0.3):
            draft.data.setdefault("people", {}).setdefault("order pickers", {"size": draft.whole(1, 2)})
            area["operators"] = {"order pickers": 1}
        draft.data.setdefault("picking", {})[f"area{number}"] = area


def bins(draft: Draft) -> None:
    """Components in bins beside the stations that take them, for some all together, for some each with its own."""
    lines = draft.data.setdefault("lineside", {})
    wanted: dict[str, list[tuple[list[str], int]]] = {}
    for product, step in draft.operations:
        lot = max(draft.products[product].get("lot", 1), step.get("transfer_lot", 1))
        for name, count in step.get("components", {}).items():
            wanted.setdefault(name, []).append((step["station"], count * lot))
    for name in draft.some(wanted):
        stations = sorted({station for places, _ in wanted[name] for station in places})
        most, size = max(pieces for _, pieces in wanted[name]), draft.whole(1, 6)
        groups = [stations] if draft.chance(0.5) else [[station] for station in stations]
        for number, group in enumerate(groups):
            lines[f"{name} {number}"] = {
                "product": name,
                "stations": group,
                "bin": size,
                "bins": 1 + -(-most // size) + draft.whole(1, 2),
                "time": draft.time(15, zero=0.2),
            }
            if draft.chance(0.4):
                full = size * lines[f"{name} {number}"]["bins"]
                there = draft.data.setdefault("initial", {}).setdefault("lineside", {})
                there[f"{name} {number}"] = draft.whole(0, full)
