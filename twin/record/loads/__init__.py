"""Loads that follow from a model: what a conveyor's drive draws by what lies on it.

A model makes segments of the rows of a run, each with a rate that holds from start to stop. The meter adds segments
up, the table of power draws them: so both know the same energy, whichever engine ran.
"""
