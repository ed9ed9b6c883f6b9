from tests.process import ServiceProcess


def test_it_says_where_and_how_to_try_it(shared_service: ServiceProcess) -> None:
    status, _, body = shared_service.post(b"<p>x")
    assert status == 200
    assert body.startswith(b"%PDF-")
