// The service's terms, in words.

/** What is short, as the verdict names it. */
export const VERDICTS: Record<string, string> = {
  idle: "Nothing is short",
  draining: "Shutting down",
  trouble: "In trouble",
  both: "Short of lanes and loop",
  stall: "Event loop stalled",
  "spool-full": "Spool is full",
  "cpu-starved": "Short of CPU",
  "memory-bound": "Short of memory",
  "pool-bound": "Short of lanes",
  "loop-bound": "Event loop is full",
  "lanes-held": "Lanes are held",
};

/** How a document ended. */
export const OUTCOMES: Record<string, string> = {
  ok: "made",
  invalid: "not valid",
  refused: "refused, no room in time",
  limited: "refused, too many at once",
  deadline: "past the deadline",
  dropped: "dropped from the queue",
  hangup: "given up by the caller",
  draining: "refused, shutting down",
  crashed: "crashed",
  failed: "failed",
  "spool-full": "refused, spool full",
  "too-large": "too large",
};

/** Why a lane ended. */
export const ENDS: Record<string, string> = {
  cancelled: "the request was given up, so its worker was stopped",
  deadline: "a document ran past its deadline, so its worker was stopped",
  died: "the worker died",
  damaged: "a document damaged the worker, so it was replaced",
  memory: "a document took too much memory, so its worker was stopped",
  "too-large": "a document took too much memory, so its worker was stopped",
  retired: "the worker had made many documents, so it was replaced",
  orphaned: "the worker left processes behind, so it was replaced",
  stopped: "the service stopped it",
  "failed-start": "the worker could not start",
};
