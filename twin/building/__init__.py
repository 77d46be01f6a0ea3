"""From data to a plant: event logs are read, cleaned, looked through and written down as a plant file."""
