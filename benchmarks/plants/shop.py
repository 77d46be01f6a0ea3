"""Job shops with due dates, noise and arrivals, of any size, in which planners are tried."""

import random

from models.plant import Plant

__all__ = ["job_shop"]

MINUTE = 60.0


def job_shop(
    jobs: int,
    machines: int,
    steps: int = 10,
    *,
    spread: float = 0.15,
    slack: float = 2.0,
    load: float = 0.9,
    seed: int = 1,
) -> Plant:
    """A shop in which each order goes its own way.

    Parameters
    ----------
    spread : coefficient of variation of the (lognormal) times
    slack : due dates lie on average this many times the work content after the release
    load : orders come so fast that machines are busy for this share of the time; a small shop has all from the start
    """
    rnd = random.Random(seed)
    products, orders, release = {}, [], 0.0
    mean = 25 * MINUTE
    for job in range(jobs):
        course = (
            rnd.sample(range(machines), steps) if steps <= machines else [rnd.randrange(machines) for _ in range(steps)]
        )
        times = [MINUTE * rnd.randint(5, 45) for _ in course]
        products[f"P{job}"] = {
            "routing": [
                {"name": f"o{k}", "station": f"M{m}", "time": f"lognormal({time} s, {spread * time} s)"}
                for k, (m, time) in enumerate(zip(course, times, strict=True))
            ]
        }
        due = release + rnd.uniform(0.7, 1.3) * slack * sum(times)
        order = {
            "name": f"J{job}",
            "product": f"P{job}",
            "release": release,
            "due": due,
            "weight": rnd.choice([1, 1, 2, 4]),
        }
        orders.append(order)
        if jobs > machines:
            release += rnd.expovariate(load * machines / (steps * mean))
    plant = {"name": f"shop of {jobs * steps}", "products": products, "orders": orders}
    return Plant.model_validate({**plant, "stations": {f"M{m}": {} for m in range(machines)}})
