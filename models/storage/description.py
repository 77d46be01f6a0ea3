"""What the user writes about warehouses: racks served by cranes (AS/RS), and areas where people pick."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from models.element import Element, Position, Size
from models.station.description import Failure
from models.units import Acceleration, Coordinate, Fraction, Length, Mass, Speed, Time, TimeDistribution

__all__ = ["Crane", "Picking", "Rack", "Spot", "Zone"]

Count = Annotated[int, Field(ge=1, le=100_000)]
Point = Annotated[
    tuple[Coordinate, Coordinate], Field(description="along the aisle from its front, and upwards from its floor [m]")
]


class Crane(Element):
    """The crane of an aisle: it travels and lifts at the same time, and carries one lot."""

    speed: Annotated[Speed, Field(gt=0)]
    acceleration: Annotated[Acceleration, Field(gt=0)] | None = Field(None, description="at once if not given")
    deceleration: Annotated[Acceleration, Field(gt=0)] | None = Field(None, description="as `acceleration`")
    lift_speed: Annotated[Speed, Field(gt=0)]
    lift_acceleration: Annotated[Acceleration, Field(gt=0)] | None = Field(None, description="at once if not given")
    lift_deceleration: Annotated[Acceleration, Field(gt=0)] | None = Field(None, description="as `lift_acceleration`")
    handling: TimeDistribution = Field(description="time to pick up, and again to put down, a lot")
    failures: tuple[Failure, ...] = ()
    mass: Mass = Field(0.0, description="of the empty crane, its carriage included")
    lift_mass: Mass = Field(0.0, description="of what is lifted: carriage and fork")
    lot_mass: Mass = Field(0.0, description="of one lot")
    rolling_resistance: Annotated[float, Field(ge=0, le=1)] = Field(
        0.005, description="coefficient of rolling resistance"
    )
    efficiency: Annotated[Fraction, Field(gt=0)] = Field(0.85, description="of the drives")
    regeneration: Fraction = Field(0.0, description="share of braking and lowering that is won back")

    @model_validator(mode="after")
    def _sound(self) -> Crane:
        names = [failure.name for failure in self.failures]
        if len(set(names)) < len(names):
            raise ValueError("two failures have the same name; give each its own `name`")
        if any(failure.effect != "resume" for failure in self.failures):
            raise ValueError("a crane goes on after a repair; `effect` must be resume")
        return self


class Zone(Element):
    """Cells for some products; zones are laid out by nearness, in the order of the list."""

    products: tuple[str, ...] = Field(min_length=1)
    share: Annotated[Fraction, Field(gt=0)] = Field(description="share of the cells")


class Rack(Element):
    """A rack with a crane in each aisle: a cell holds one lot.

    What a rack keeps is stored by a crane when it is made or delivered, and brought out by a crane when a lot or an
    order calls for it; only then can it be taken.
    """

    zh: str | None = Field(None, description="name shown in Chinese output")
    area: str | None = None
    products: tuple[str, ...] = Field(min_length=1, description="what it keeps")
    position: Position | None = None
    size: Size | None = Field(None, description="of the footprint, for pictures; as its shelves need it if not given")
    aisles: Count = 1
    sides: Literal[1, 2] = Field(2, description="racks along each aisle")
    bays: Count
    levels: Count
    bay_width: Annotated[Length, Field(gt=0)]
    level_height: Annotated[Length, Field(gt=0)]
    first_bay: Length | None = Field(
        None, description="from the front of the aisle to the middle of the first bay; a `bay_width` if not given"
    )
    first_level: Length = Field(0.0, description="from the floor to the first level")
    input: Point = Field((0.0, 0.0), description="where lots are taken in")
    output: Point | None = Field(None, description="where lots are handed out; at `input` if not given")
    crane: Crane
    policy: Literal["random", "closest", "class_based", "dedicated"] = Field(
        "random",
        description="free cell for a lot: random, the closest to `input`, random within the `zones` (one that is full "
        "makes use of the others), or the closest of the product's own zone",
    )
    zones: tuple[Zone, ...] = Field((), description="for class_based and dedicated, the nearest first")
    command: Literal["single", "dual"] = Field(
        "single", description="dual: a crane that has stored a lot fetches one that is called for on its way back"
    )

    @property
    def cells(self) -> int:
        """Cells in all aisles."""
        return self.aisles * self.sides * self.bays * self.levels

    @model_validator(mode="after")
    def _sound(self) -> Rack:
        if len(set(self.products)) < len(self.products):
            raise ValueError("names the same product twice")
        zoned = self.policy in ("class_based", "dedicated")
        if zoned != bool(self.zones):
            raise ValueError(f"policy {self.policy} {'needs' if zoned else 'has no'} `zones`")
        named = [name for zone in self.zones for name in zone.products]
        if zoned and sorted(named) != sorted(self.products):
            raise ValueError("`zones` must name each of its `products` once, and no other")
        if zoned and abs(sum(zone.share for zone in self.zones) - 1) > 1e-9:
            raise ValueError(f"the shares of `zones` must add to 100 %, add to {sum(z.share for z in self.zones):.4%}")
        return self


class Spot(Element):
    """Where a product lies in a picking area."""

    aisle: Annotated[int, Field(ge=1, le=100_000)] = Field(description="counted from 1")
    position: Length = Field(description="from the front cross aisle")


class Picking(Element):
    """An area where people walk and pick: each call for a product it keeps is a line of a tour.

    What is brought there can be picked at once. A picker who sets out takes the lines that wait, up to `batch` of
    them; they are done when he is back at the depot.
    """

    zh: str | None = Field(None, description="name shown in Chinese output")
    area: str | None = None
    products: tuple[str, ...] = Field(min_length=1, description="what it keeps")
    position: Position | None = None
    size: Size | None = Field(None, description="of the footprint, for pictures; as its shelves need it if not given")
    aisles: Count
    pitch: Annotated[Length, Field(gt=0)] = Field(description="from one aisle to the next")
    blocks: tuple[Annotated[Length, Field(gt=0)], ...] = Field(
        min_length=1, description="lengths between cross aisles, from the middle of one to the middle of the next"
    )
    depot: Coordinate = Field(0.0, description="along the front cross aisle, from the first aisle")
    spots: dict[str, Spot] = Field({}, description="where products lie; others lie anywhere, at random for each line")
    route: Literal["s_shape", "return", "midpoint", "largest_gap", "combined", "optimal"] = "s_shape"
    pickers: Count = Field(1, description="who pick at once")
    operators: dict[str, Count] = Field({}, description="people whom each tour needs, by pool or skill")
    batch: Count = Field(1, description="lines of a tour at most")
    wait: Literal["never", "full"] = Field(
        "never", description="never: set out as soon as there is a line; full: wait for a full batch"
    )
    speed: Annotated[Speed, Field(gt=0)] = Field(description="of walking")
    setup: Time = Field(0.0, description="of a tour: papers, cart, handing over")
    pick: TimeDistribution = Field(description="for one line: search, reach, count")

    @model_validator(mode="after")
    def _sound(self) -> Picking:
        if len(set(self.products)) < len(self.products):
            raise ValueError("names the same product twice")
        if self.route in ("midpoint", "largest_gap") and len(self.blocks) > 1:
            raise ValueError(f"route {self.route} is defined for one block, here are {len(self.blocks)}")
        if self.route == "optimal" and len(self.blocks) > 3:
            raise ValueError(f"route optimal serves up to 3 blocks, here are {len(self.blocks)}")
        length = sum(self.blocks)
        for name, spot in self.spots.items():
            if name not in self.products:
                raise ValueError(f"`spots` names '{name}', which is not among its `products`")
            if spot.aisle > self.aisles or spot.position > length:
                raise ValueError(
                    f"the spot of '{name}' (aisle {spot.aisle}, {spot.position:g} m) is outside of {self.aisles} "
                    f"aisles of {length:g} m"
                )
        return self
