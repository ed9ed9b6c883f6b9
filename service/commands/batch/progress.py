"""How far a batch has come, as a bar on a terminal."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

if TYPE_CHECKING:
    from pressroom_client.batch import Job


class Progress:
    """A bar, where standard error is a terminal. A context manager."""

    def __init__(self) -> None:
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not Console(stderr=True).is_terminal,
        )
        self._task = self._bar.add_task("submitting", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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
