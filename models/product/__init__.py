"""Products: what is made, by which operations, from which components."""
