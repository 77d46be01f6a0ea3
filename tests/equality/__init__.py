"""One engine against the other: the same plants, the same traces."""
