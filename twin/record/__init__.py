"""What a run leaves: sums (`measures`, `meter`), the trace (`writer`), one file (`folder`), read back (`reader`).

Nothing is imported here: readers need h5py alone, and only the meter needs numba.
"""
