"""What can go wrong with a durable job, besides its documents.

JobError
├── NoSuchJob          no job of this caller has the id
├── JobExpired         it had, and its data are deleted
├── WrongState         the job can't do that now
├── NoResult           the job has no such result, or none yet
    ├── ClaimedOtherwise   the Idempotency-Key stands for another request
├── StoreFull          no room left to keep a job's data
└── JobsUnavailable    the engine or the store does not answer

Conflict               somebody else changed a record first; read it again
"""


class JobError(Exception):
    """`str()` is a sentence for the caller."""


class NoSuchJob(JobError):
    """No job of this caller has the id."""


class JobExpired(JobError):
    """The job's data are deleted."""


class WrongState(JobError):
    """The job can't do that in its state."""


class NoResult(JobError):
    """The job has no such result, or none yet."""


class ClaimedOtherwise(JobError):
    """The Idempotency-Key stands for another request."""


class StoreFull(JobError):
    """No room left to keep a job's data."""


class JobsUnavailable(JobError):
    """The engine or the store does not answer."""


class Conflict(Exception):
    """A record was changed by somebody else since it was read."""
