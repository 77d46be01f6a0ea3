"""A disk that is full after so many bytes, for the test of a moment."""

import pytest

from twin.record.sink import Sink

__all__ = ["fill_disk"]


def fill_disk(patch: pytest.MonkeyPatch, room: int) -> None:
    """Let every sink fail when `room` bytes have been written to all of them together."""
    written, honest = [0], Sink.write

    def full(self: Sink, data: memoryview) -> int:
        written[0] += len(data)
        if written[0] > room and self.error is None:
            self.error = OSError(28, "No space left on device")
        return honest(self, data)

    patch.setattr(Sink, "write", full)
