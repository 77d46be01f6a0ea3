"""The progress board: seen by all who open it, and what its numbers mean."""

from pathlib import Path

from twin.study.board import DONE, Board


def test_what_one_writes_the_other_reads(tmp_path: Path) -> None:
    with Board(tmp_path / "board", 3) as mine, Board(tmp_path / "board") as theirs:
        theirs[2] = 12.5
        assert (len(theirs), mine[0], mine[2]) == (3, 0.0, 12.5)


def test_share(tmp_path: Path) -> None:
    with Board(tmp_path / "board", 5) as board:
        assert board.share(4, None) is None
        assert board.share(4, 100.0) == 0.0
        board[0], board[1] = DONE, 50.0
        assert board.share(4, None) == 0.25
        assert board.share(4, 100.0) == 0.375
        board[1] = 1e9
        assert board.share(4, 100.0) == (1 + 0.99) / 4, "not done until it is"
        board[1] = board[2] = board[3] = DONE
        assert board.share(4, 100.0) == 1.0
