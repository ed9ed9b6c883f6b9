import os

from offload.cluster.shared_state import SharedState


def test_a_forked_process_writes_what_its_parent_reads() -> None:
    shared = SharedState(2)
    pid = os.fork()
    if not pid:
        shared.members[1].idle_lanes = 3
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    assert [member.idle_lanes for member in shared.members] == [0, 3]
    assert shared.admin.idle_lanes == 0
