"""Bought stock: when it is ordered, how much, and when it comes."""
