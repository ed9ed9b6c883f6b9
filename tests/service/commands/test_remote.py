import click

from service.commands import remote


def test_where_and_by_which_key() -> None:
    @click.command
    @remote.url
    @remote.key
    def asked(url: str, key: str | None) -> tuple[str, str | None]:
        return url, key

    assert asked.main([], standalone_mode=False) == ("http://127.0.0.1:8080", None)
    given = ["http://press", "--key", "k"]
    assert asked.main(given, standalone_mode=False) == ("http://press", "k")
