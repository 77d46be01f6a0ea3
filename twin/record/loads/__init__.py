"""Loads that follow from a model: of a conveyor's drive, of a furnace, of compressors.

A model makes segments of the rows of a run, each with a rate that holds from start to stop. The meter adds segments
up, the table of power draws them: so both know the same energy, whichever engine ran.
"""
