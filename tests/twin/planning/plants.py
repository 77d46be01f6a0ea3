"""Small plants to be scheduled."""

from __future__ import annotations

import random
from typing import Any

import twin


def job_shop(jobs: int = 6, machines: int = 4, seed: int = 1, **extra: Any) -> twin.Plant:
    """Each product through all machines in an order of its own; times are whole minutes, due dates tight."""
    rnd = random.Random(seed)
    products, orders = {}, []
    for job in range(jobs):
        course = rnd.sample(range(machines), machines)
        times = [60.0 * rnd.randint(5, 30) for _ in course]
        products[f"P{job}"] = {
            "routing": [
                {"name": f"o{k}", "station": f"M{m}", "time": time}
                for k, (m, time) in enumerate(zip(course, times, strict=True))
            ]
        }
        orders.append({"name": f"J{job}", "product": f"P{job}", "due": 1.4 * sum(times) + 600.0 * job})
    plant = {"name": "shop", "products": products, "orders": orders, "stations": {f"M{m}": {} for m in range(machines)}}
    return twin.Plant.model_validate({**plant, **extra})


def with_noise(plant: twin.Plant, law: str = "lognormal({mean} s, {sd} s)", spread: float = 0.3) -> twin.Plant:
    """The plant with times that vary round their means."""
    text = plant.model_dump(by_alias=True, mode="json")
    for product in text["products"].values():
        for operation in product["routing"]:
            mean = float(str(operation["time"]).split()[0])
            operation["time"] = law.format(mean=mean, sd=spread * mean)
    return twin.Plant.model_validate(text)
