"""Features of generated plants that are about stock: suppliers, and racks with cranes."""

from __future__ import annotations

from tests.generated.draft import Draft

__all__ = ["racks", "suppliers"]


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


def racks(draft: Draft) -> None:
    """A rack for what lies in stock."""
    used = {name for _, step in draft.operations for name in step.get("components", ())}
    known = draft.data.get("stock", {}), draft.data.get("initial", {}).get("stock", {})
    kept = [
        name
        for name, product in draft.products.items()
        if (product.get("made") == "to_stock" or name in used)
        and (product.get("routing") or product.get("made") == "to_stock" or any(name in stock for stock in known))
    ]
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
        rack["zones"] = [{"products": [name], "share": 1 / len(products)} for name in products]
    draft.data["racks"] = {"highbay": rack}
