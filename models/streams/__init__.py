"""Counter-based random numbers: draw k of a named stream is a pure function, the same in both engines.

Importing this package loads numba; descriptions (`models.distribution`) do not need it.
"""

from .keys import extend, hash64, key
from .stream import Stream

__all__ = ["Stream", "extend", "hash64", "key"]
