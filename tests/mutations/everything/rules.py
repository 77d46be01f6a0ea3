"""Rules of the user for the plant beside."""


def latest(part, machine, now):
    return -part.due


def shortest(place, part, now):
    return len(place.queue.items)


def life(machine, now, count):
    return 3000.0 * (count + 1)
