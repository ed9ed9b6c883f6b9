import pytest

from handlers.request import preferences
from offload.errors import OffloadError
from offload.order import Html, Options, Order
from service import settings
from service.commands.local_pool import local_pool, temporary_spool

_SETTINGS = settings.load()


async def test_a_document_lies_in_the_spool_until_its_end() -> None:
    order = Order(Html(), Options(strict=True), wait_seconds=preferences.LONGEST_WAIT)
    async with temporary_spool() as spool, local_pool(_SETTINGS, spool) as pool:
        async with pool.document(order, b"<p>x") as (receipt, document):
            assert receipt.pages == 1
            assert document.read_bytes().startswith(b"%PDF-")
        with pytest.raises(OffloadError):
            async with pool.document(order, b"<img src=gone.png>"):
                pass
    assert not document.exists()
