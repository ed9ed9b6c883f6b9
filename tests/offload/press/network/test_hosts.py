"""Against a real server on loopback: its addresses are given by the tests' own resolver."""

import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from offload.endpoints import Endpoint, public
from offload.press.network import hosts as under_test
from offload.press.network.hosts import AllowedHosts, Denied, Loaded
from tests.bombs import gzipped

HOST = "cdn.example.com"
BOMB = gzipped(80)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path))  # type: ignore[attr-defined]
        match self.path.split("?")[0].split("/")[1:]:
            case ["to", *rest]:
                self._answer(302, b"", Location="/".join(rest))
            case ["loop"]:
                self._answer(302, b"", Location="/loop")
            case ["bomb"]:
                self._answer(200, BOMB, **{"Content-Encoding": "gzip"})
            case ["none"]:
                self._answer(404, b"no")
            case _:
                self._answer(200, b"body{}", **{"Content-Type": "text/css"})

    def _answer(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    block_on_close = True

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    def handle_error(self, *_: object) -> None:
        """A client that has seen enough."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def network(server: Server) -> AllowedHosts:
    return opened(server)


def opened(server: Server, *more: str) -> AllowedHosts:
    def resolve(_host: str, _port: int) -> list[Endpoint]:
        return [("127.0.0.1", server.server_port)]

    return AllowedHosts((HOST, *more), resolve, admits=lambda _: True)


def test_an_allowed_host_is_asked_by_its_name(network: AllowedHosts, server: Server) -> None:
    loaded = network.load(f"http://{HOST}/a.css?v=1#top")
    assert loaded == Loaded(f"http://{HOST}/a.css?v=1#top", b"body{}", "text/css")
    assert server.asked == [(HOST, "/a.css?v=1")]


@pytest.mark.parametrize(
    "url",
    [
        "http://other.example.com/", f"http://{HOST}.evil.com/", f"http://evil-{HOST}/",
        f"http://{HOST}:8080/", f"http://user@{HOST}/", f"http://{HOST}@127.0.0.1/",
        f"ftp://{HOST}/", f"file://{HOST}/etc/passwd", "http://127.0.0.1/", "http:///x",
    ],
)  # fmt: skip
def test_no_other_is(network: AllowedHosts, server: Server, url: str) -> None:
    with pytest.raises(Denied, match="not allowed"):
        network.load(url)
    assert server.asked == []


def test_a_star_is_every_name_below(server: Server) -> None:
    network = opened(server, "*.example.org")
    network.load("http://a.b.example.org/")
    for url in ("http://example.org/", "http://notexample.org/"):
        with pytest.raises(Denied):
            network.load(url)


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
def test_a_name_of_a_closed_address_is_not_connected_to(server: Server, address: str) -> None:
    network = AllowedHosts(
        (HOST,), lambda _host, port: [("8.8.8.8", port), (address, port)], admits=public
    )
    with pytest.raises(Denied, match="not public"):
        network.load(f"http://{HOST}/")


def test_redirects_are_followed_and_judged(network: AllowedHosts, server: Server) -> None:
    assert network.load(f"http://{HOST}/to//b.css").url == f"http://{HOST}/b.css"
    for target in ("http://169.254.169.254/", "file:///etc/passwd", "//other.example.com/"):
        with pytest.raises(Denied, match="not allowed"):
            network.load(f"http://{HOST}/to/{target}")
    with pytest.raises(Denied, match="redirects"):
        network.load(f"http://{HOST}/loop")


def test_each_hop_is_resolved_and_judged_anew(server: Server) -> None:
    answers = iter([("127.0.0.1", server.server_port), ("10.0.0.1", 80)])
    network = AllowedHosts(
        (HOST,), lambda *_: [next(answers)], admits=lambda endpoint: endpoint[0] == "127.0.0.1"
    )
    with pytest.raises(Denied, match="not public"):
        network.load(f"http://{HOST}/to//again")
    assert len(server.asked) == 1


def test_a_document_has_an_allowance(
    network: AllowedHosts, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(100):
        network.load(f"http://{HOST}/")
    with pytest.raises(Denied, match="100 requests"):
        network.load(f"http://{HOST}/")
    network.begin()
    network.load(f"http://{HOST}/")


def test_what_is_compressed_counts_in_full(network: AllowedHosts) -> None:
    with pytest.raises(Denied, match="64 MiB"):
        network.load(f"http://{HOST}/bomb")


def test_time_counts() -> None:
    allowance = under_test.Allowance(seconds=0.01)
    with pytest.raises(Denied, match="20 s"), allowance.timed():
        time.sleep(0.02)


def test_what_is_not_there_is_told(network: AllowedHosts, server: Server) -> None:
    with pytest.raises(Denied, match="404"):
        network.load(f"http://{HOST}/none")
    server.shutdown()
    server.server_close()
    with pytest.raises(Denied, match="reached"):
        network.load(f"http://{HOST}/")


@pytest.fixture
def certified(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Make the server speak TLS, with a certificate for a name, which is trusted."""

    def certify(name: str) -> None:
        key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "1", "-subj", f"/CN={name}",
             "-addext", f"subjectAltName=DNS:{name}", "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    return certify


def test_https_connects_to_an_address_and_checks_the_name(
    network: AllowedHosts, certified: Callable[[str], None]
) -> None:
    certified(HOST)
    assert network.load(f"https://{HOST}/a.css").content == b"body{}"
    with pytest.raises(Denied, match="https to less"):
        network.load(f"https://{HOST}/to/http://{HOST}/")


def test_a_certificate_for_another_name_is_refused(
    network: AllowedHosts, certified: Callable[[str], None]
) -> None:
    certified("other.example.com")
    with pytest.raises(Exception, match="CERTIFICATE_VERIFY_FAILED"):
        network.load(f"https://{HOST}/a.css")
