from offload.cluster.shared_state import SharedState


def test_clear_forgets_the_loop_and_not_its_restarts() -> None:
    member = SharedState(1).members[0]
    member.heartbeats, member.admin_port, member.idle_lanes, member.restarts = 5, 8081, 2, 7
    member.clear()
    assert (member.heartbeats, member.admin_port, member.idle_lanes, member.restarts) == (
        0,
        0,
        0,
        7,
    )
