"""The factory: its description, and how lines, stores, people and energy behave."""
