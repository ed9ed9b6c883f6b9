from pressroom_client.document import Document


def test_a_document_is_what_its_headers_say() -> None:
    headers = {
        "content-type": "text/html; charset=utf-8",
        "pressroom-pages": "2",
        "pressroom-warnings": "1",
    }
    assert Document.of(b"<p>", headers, 3) == Document(b"<p>", "text/html", 2, 1, 3)
