"""Against a server in a thread, which answers as it is told."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat

import pytest

from service.commands.bench.load import ClosedLoop, Request, ask, connector, open_loop

PDF, HEALTH = Request("POST", "/pdf", b"x", {"X-A": "b"}), Request("GET", "/health")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, body = self.server.answers.pop(0) if self.server.answers else (200, b"%PDF-")
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.answers: list[tuple[int, bytes]] = []


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_what_was_asked_for_was_made(server: Server) -> None:
    connection = connector(server.url, 60.0)()
    answers = [ask(connection, PDF), ask(connection, HEALTH)]
    connection.close()
    assert [(answer.made, answer.status) for answer in answers] == [(True, 200), (True, 204)]
    assert all(answer.seconds > 0 for answer in answers)


@pytest.mark.parametrize(
    ("status", "body", "detail"),
    [
        (422, b'{"detail": "No such font."}', "No such font."),
        (502, b"<h1>Bad", "502: b'<h1>Bad'"),
        (200, b"{}", "200: b'{}'"),
    ],
)
def test_what_failed_says_why(server: Server, status: int, body: bytes, detail: str) -> None:
    server.answers = [(status, body)]
    connection = connector(server.url, 60.0)()
    answer = ask(connection, PDF)
    connection.close()
    assert (answer.made, answer.status, answer.detail) == (False, status, detail)


def test_a_service_that_is_gone_has_no_status() -> None:
    with Server() as unheard:
        port = unheard.server_port
    answer = ask(connector(f"http://127.0.0.1:{port}", 60.0)(), PDF)
    assert (answer.made, answer.status) == (False, 0)
    assert "refused" in answer.detail


def test_clients_share_the_requests_and_end_with_them(server: Server) -> None:
    with ClosedLoop(connector(server.url, 60.0), [repeat(PDF, 10)] * 3) as loop:
        loop.wait(60.0)
    assert len(loop.answers) == 10
    assert loop.cpu_seconds > 0


def test_clients_end_when_the_loop_is_left(server: Server) -> None:
    server.answers = [(500, b"")] * 2
    with ClosedLoop(connector(server.url, 60.0), [repeat(PDF)] * 2) as loop:
        while len(loop.answers) < 4:
            loop.wait(0.01)
    assert [answer.made for answer in loop.answers][:4] == [False, False, True, True]
    assert sum(answer.ended > loop.stopped for answer in loop.answers) <= 2


def test_an_open_loop_sends_when_it_is_due(server: Server) -> None:
    answers = open_loop(connector(server.url, 60.0), PDF, [0.0, 0.05, 0.1])
    assert [answer.made for answer in answers] == [True] * 3
    assert all(answer.seconds > 0 for answer in answers)  # since it was due: none is early
    first, *others = sorted(answer.ended - answer.seconds for answer in answers)
    assert [due - first for due in others] == pytest.approx([0.05, 0.1])


def test_https_is_spoken_where_it_is_asked_for() -> None:
    assert connector("https://press.example", 1.0)().default_port == 443
