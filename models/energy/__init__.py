"""Energy: media, tariffs, base loads and CO2 factors."""
