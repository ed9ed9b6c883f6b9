import os

from offload.cluster.shared_state import Board


def test_a_forked_process_writes_what_its_parent_reads() -> None:
    board = Board(2)
    pid = os.fork()
    if not pid:
        board.rows[1].idle = 3
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    assert [row.idle for row in board.rows] == [0, 3]
    assert board.admin.idle == 0


def test_clear_forgets_the_loop_and_not_its_restarts() -> None:
    row = Board(1).rows[0]
    row.beats, row.admin_port, row.idle, row.restarts = 5, 8081, 2, 7
    row.clear()
    assert (row.beats, row.admin_port, row.idle, row.restarts) == (0, 0, 0, 7)
