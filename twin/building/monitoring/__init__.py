"""Logs that tell what machines do and nothing of cases: states, power, counters."""
