from tests.process import ServiceProcess


def test_html_comes_as_a_body_or_in_an_upload(shared_service: ServiceProcess) -> None:
    upload = b'--b\r\nContent-Disposition: form-data; name="index.html"\r\n\r\n<p>x\r\n--b--\r\n'
    for body, kind in ((b"<p>x", "text/html"), (upload, "multipart/form-data; boundary=b")):
        status, headers, pdf = shared_service.post(body, Content_Type=kind)
        assert (status, headers["Content-Type"], pdf[:5]) == (200, "application/pdf", b"%PDF-")
