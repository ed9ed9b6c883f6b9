"""A client of Pressroom: documents of HTML, or of a template and data.

with pressroom_client.Client("http://127.0.0.1:8080") as press:
    receipt = press.template("receipt", {...})
"""

from pressroom_client.async_client import AsyncClient
from pressroom_client.batch import Batch, Job
from pressroom_client.client import Client
from pressroom_client.document import Document
from pressroom_client.errors import PressroomError, Unreachable
from pressroom_client.patience import Budget
from pressroom_client.requests import Delivery, Options

__all__ = [
    "AsyncClient",
    "Batch",
    "Budget",
    "Client",
    "Delivery",
    "Document",
    "Job",
    "Options",
    "PressroomError",
    "Unreachable",
]
