"""The services that the dilemma is between, and what a document costs all of them."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from statistics import median

from bench.documents import invoice
from bench.rivals.starts import in_process, node
from bench.subjects.service import Service, pressroom

Start = Callable[[int], AbstractContextManager[Service]]


def contenders(milliseconds: float) -> dict[str, Start]:
    """How each is started with so many workers."""
    return {
        "Python, in the loop": lambda _: in_process("loop"),
        "Python, thread pool": lambda _: in_process("thread"),
        "Python, cluster": lambda n: in_process("loop", n),
        "Pressroom, one loop": pressroom,
        "Pressroom, hybrid": lambda n: pressroom(n, n),
        "Node, cluster": lambda n: node("cluster", n, milliseconds),
        "Node, worker_threads": lambda n: node("threads", n, milliseconds),
        "Node, both": lambda n: node("both", n, milliseconds),
    }


def milliseconds() -> float:
    """CPU milliseconds that WeasyPrint takes for the document, once warm."""
    import weasyprint

    taken = []
    for _ in range(8):
        begun = time.process_time()
        weasyprint.HTML(string=invoice()).write_pdf()
        taken.append(1000 * (time.process_time() - begun))
    return median(taken[3:])
