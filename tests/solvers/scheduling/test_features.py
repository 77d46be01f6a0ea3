"""The names of what a problem uses."""

from solvers.scheduling.builder import ProblemBuilder, add_chain
from solvers.scheduling.features import FEATURES, features, foreign

from .generated import random_problem


def test_a_job_shop_uses_its_objective_only() -> None:
    plan = ProblemBuilder()
    machine = plan.add_machine()
    add_chain(plan, plan.add_job(), [[(1, machine)], [(2, machine)]])
    assert features(plan.build()) == {"makespan"}
    assert foreign(plan.build(), {"makespan"}) is None


def test_every_feature_is_drawn_by_the_generator() -> None:
    seen = set[str]().union(*(features(random_problem(seed)) for seed in range(150)))
    assert seen == set(FEATURES)


def test_foreign_lists_the_rest() -> None:
    plan = ProblemBuilder()
    job = plan.add_job(release=2, due=9)
    plan.add_mode(plan.add_operation(job), 1, plan.add_machine())
    assert foreign(plan.minimize(tardiness=1).build(), {"tardiness"}) == "release dates, due dates"
