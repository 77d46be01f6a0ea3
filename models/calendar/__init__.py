"""The calendar: shifts, breaks and holidays, and the dates that simulated seconds stand for."""
