"""Warehouses on the floor: racks with cranes, and picking areas."""
