"""Control: limits on the work between two points (CONWIP, kanban)."""
