"""Lineside stock: bins beside stations, and the cards that call for more."""
