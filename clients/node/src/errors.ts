/** What Pressroom answers instead of a document. `type` names the problem, as /problems/{type} explains it. */

/** One fault of several: its place in the data as a JSON Pointer, and what is wrong. */
export interface Fault {
  detail: string;
  pointer?: string;
  [key: string]: unknown;
}

/** A problem document (RFC 9457). */
export interface Problem {
  type?: string;
  title?: string;
  detail?: string;
  status?: number;
  errors?: Fault[];
  [key: string]: unknown;
}

const FAULTS_SHOWN = 3;

/** An answer that is no document; `message` says which fault, in the service's words. */
export class PressroomError extends Error {
  /**
   * @param problem the problem document; empty where something before the service answered
   * @param status HTTP's; 0 where there was no answer
   * @param retryAfter seconds after which to send the request again, where the service said so
   * @param requestId by which the service's log knows the request, where it said so
   */
  constructor(
    readonly problem: Problem,
    readonly status: number,
    readonly retryAfter?: number,
    readonly requestId?: string,
  ) {
    super(messageOf(problem, status));
    this.name = new.target.name;
  }

  /** The problem type, such as `invalid-data`; empty for an answer that is no problem document. */
  get type(): string {
    return (this.problem.type ?? "").replace("/problems/", "");
  }

  /** Faults one by one, where there are several. */
  get errors(): Fault[] {
    return this.problem.errors ?? [];
  }
}

/** The request is at fault: the same request fails again. */
export class RequestRejected extends PressroomError {}

/** The document is at fault: it fails again. */
export class DocumentFailed extends PressroomError {}

/** Not now: the request may be sent again, after `retryAfter` seconds. */
export class Busy extends PressroomError {}

/** The document was not made by its deadline. */
export class DeadlineExceeded extends PressroomError {}

/** The service is at fault, or what stands before it. */
export class ServiceFault extends PressroomError {}

/** The service is not there, or the connection broke; `cause` is the reason. */
export class Unreachable extends PressroomError {
  constructor(reason: Error) {
    super({ detail: `The service can't be reached: ${deepest(reason).message}` }, 0);
    this.cause = reason;
  }
}

/** The exception for an answer. */
export function errorOf(problem: Problem, status: number, retryAfter?: number, requestId?: string): PressroomError {
  return new (kindOf(problem, status))(problem, status, retryAfter, requestId);
}

function kindOf(problem: Problem, status: number): typeof PressroomError {
  if (status === 504 && problem.type) return DeadlineExceeded;
  if ([409, 429, 503].includes(status)) return Busy;
  if (status === 422 && problem.type !== "/problems/idempotency-key-reused") return DocumentFailed;
  return status < 500 ? RequestRejected : ServiceFault;
}

function messageOf(problem: Problem, status: number): string {
  const sentence = problem.detail ?? problem.title ?? `HTTP status ${status}`;
  const faults = (problem.errors ?? []).map(({ pointer, detail }) => (pointer ? `${pointer}: ${detail}` : detail));
  const rest = faults.length > FAULTS_SHOWN ? [`and ${faults.length - FAULTS_SHOWN} more`] : [];
  return [sentence, [...faults.slice(0, FAULTS_SHOWN), ...rest].join("; ")].join(" ").trimEnd();
}

function deepest(error: Error): Error {
  return error.cause instanceof Error ? deepest(error.cause) : error;
}
