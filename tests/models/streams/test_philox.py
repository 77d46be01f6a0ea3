"""Philox against the known answers of Random123 1.14 (file ``kat_vectors``), and the uniforms made of it."""

import numpy as np
import pytest

from models.streams import keys, philox

PI = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (PI, (0xA4093822, 0x299F31D0), (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
    ],
)
def test_known_answers(counter, key, answer):
    assert philox.philox(*map(np.uint64, counter + key)) == answer


def test_uniforms_take_key_draw_visit_and_word_as_the_words_of_the_counter():
    first, second = philox.uniforms(
        np.uint64(PI[1] << 32 | PI[0]), np.int64(7 << 32 | 5), np.int64(3), np.int64(2 << 16 | 1)
    )
    words = philox.philox(*map(np.uint64, (5, 7, 3, 2 << 16 | 1, PI[0], PI[1])))
    bits = [int(words[1]) << 32 | int(words[0]), int(words[3]) << 32 | int(words[2])]
    assert [first, second] == [(2 * (number >> 12) + 1) / 2**53 for number in bits]


def test_uniforms_are_uniform_and_open():
    numbers = np.array([philox.uniforms(np.uint64(9), k, 0, 0) for k in range(4000)])
    assert numbers.min() > 0.0
    assert numbers.max() < 1.0
    counts = np.histogram2d(*numbers.T, bins=8, range=[[0, 1], [0, 1]])[0]
    assert ((counts - 62.5) ** 2 / 62.5).sum() < 103.4  # chi square, 63 degrees of freedom, 99.9 %


@pytest.mark.parametrize(("key", "word"), [(0, 0), (1234567, 89), (2**64 - 1, 2**63), (2**63, 2**64 - 2)])
def test_compiled_chain_of_keys_is_that_of_python(key, word):
    assert philox.extend(key, word) == keys.extend(key, word)
