"""Stations: where operations are done, with setups, batches, failures and maintenance."""
