"""Keys: known answers of their parts, and that every part of a key matters."""

import itertools
from hashlib import blake2b

import pytest

from models.streams import extend, hash64, key


def test_splitmix64_known_answers():
    # the first output of splitmix64 for the seeds 0 and 1234567 (the reference code of S. Vigna, 2015)
    assert extend(0, 0) == 0xE220A8397B1DCDAF
    assert extend(0, 1234567) == 6457827717110365317


def test_hash_is_blake2b_little_endian():
    assert hash64("") == 0xB4B2797457A0A6E4
    assert hash64("铣床 3") == int.from_bytes(blake2b("铣床 3".encode(), digest_size=8).digest(), "little")


def test_key_is_the_chain():
    chain = extend(extend(extend(extend(0, 5), 2), hash64("mill")), hash64("process_time"))
    assert key(5, 2, "mill", "process_time") == chain


def test_no_two_keys_meet():
    names = [f"m{i}" for i in range(30)]
    keys = {key(*parts) for parts in itertools.product(range(6), range(6), names, names)}
    assert len(keys) == 6 * 6 * 30 * 30


@pytest.mark.parametrize(
    ("seed", "replication", "wrong"), [(-1, 0, "seed"), (2**64, 0, "seed"), (0, -1, "replication")]
)
def test_out_of_range_is_refused(seed, replication, wrong):
    with pytest.raises(ValueError, match=f"{wrong} is -?[0-9]+; it must be between 0 and"):
        key(seed, replication, "a", "b")
