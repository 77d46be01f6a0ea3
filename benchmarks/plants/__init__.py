"""Plants that are benchmarked, and runs of them."""
