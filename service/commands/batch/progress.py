"""How far a batch has come, as a bar on a terminal."""

from typing import TYPE_CHECKING, Self

from rich.console import Console

from service.commands.bar import documents_bar

if TYPE_CHECKING:
    from pressroom_client.batch import Job


class Progress:
    """A bar, where standard error is a terminal. A context manager."""

    def __init__(self) -> None:
        self._bar = documents_bar(Console(stderr=True))
        self._task = self._bar.add_task("submitting", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def show(self, job: "Job") -> None:
        """Show a job as it is now."""
        failed = f", {job.failed} failed" if job.failed else ""
        self._bar.update(
            self._task,
            description=f"{job.state}{failed}",
            completed=job.made + job.failed,
            total=job.total,
        )
