"""Loads that follow from a model: a conveyor's drive by what lies on it, a furnace by its temperature.

A model makes segments of the rows of a run, each with a rate that holds from start to stop. The meter adds segments
up, the table of power draws them: so both know the same energy, whichever engine ran.
"""
