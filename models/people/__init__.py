"""People: pools with skills and shifts, asked for by stations, setups, repairs and inspections."""
