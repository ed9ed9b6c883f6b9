"""FastAPI on uvloop, calling WeasyPrint in threads, two at a time: what its docs lead one to."""

import asyncio
import json
import socket
import sys

import uvicorn
import weasyprint
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

app = FastAPI()
_slots = asyncio.Semaphore(2)


@app.get("/health")
async def health() -> dict[str, bool]:
    """The probe."""
    return {"ready": True}


@app.post("/pdf")
async def create(request: Request) -> Response:
    """The document of the body."""
    html = (await request.body()).decode()
    async with _slots:
        pdf = await run_in_threadpool(_typeset, html)
    return Response(pdf, media_type="application/pdf")


def _typeset(html: str) -> bytes:
    pdf: bytes = weasyprint.HTML(string=html).write_pdf()
    return pdf


def main() -> None:
    """Serve on a free port, and tell it."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as door:
        said = {"event": "listening", "port": door.getsockname()[1]}
        print(json.dumps(said), file=sys.stderr, flush=True)
        config = uvicorn.Config(app, loop="uvloop", log_level="error", timeout_graceful_shutdown=2)
        uvicorn.Server(config).run([door])


if __name__ == "__main__":
    main()
