"""Decisions as pure algorithms on arrays and graphs; they know nothing of factories."""
