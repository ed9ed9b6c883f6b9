/** What Pressroom answers instead of a document. `type` names the problem, as /problems/{type} explains it. */
const FAULTS_SHOWN = 3;
/** An answer that is no document; `message` says which fault, in the service's words. */
export class PressroomError extends Error {
    problem;
    status;
    retryAfter;
    requestId;
    /**
     * @param problem the problem document; empty where something before the service answered
     * @param status HTTP's; 0 where there was no answer
     * @param retryAfter seconds after which to send the request again, where the service said so
     * @param requestId by which the service's log knows the request, where it said so
     */
    constructor(problem, status, retryAfter, requestId) {
        super(messageOf(problem, status));
        this.problem = problem;
        this.status = status;
        this.retryAfter = retryAfter;
        this.requestId = requestId;
        this.name = new.target.name;
    }
    /** The problem type, such as `invalid-data`; empty for an answer that is no problem document. */
    get type() {
        return (this.problem.type ?? "").replace("/problems/", "");
    }
    /** Faults one by one, where there are several. */
    get errors() {
        return this.problem.errors ?? [];
    }
}
/** The request is at fault: the same request fails again. */
export class RequestRejected extends PressroomError {
}
/** The document is at fault: it fails again. */
export class DocumentFailed extends PressroomError {
}
/** Not now: the request may be sent again, after `retryAfter` seconds. */
export class Busy extends PressroomError {
}
/** The document was not made by its deadline. */
export class DeadlineExceeded extends PressroomError {
}
/** The service is at fault, or what stands before it. */
export class ServiceFault extends PressroomError {
}
/** The service is not there, or the connection broke; `cause` is the reason. */
export class Unreachable extends PressroomError {
    constructor(reason) {
        super({ detail: `The service can't be reached: ${deepest(reason).message}` }, 0);
        this.cause = reason;
    }
}
/** The exception for an answer. */
export function errorOf(problem, status, retryAfter, requestId) {
    return new (kindOf(problem, status))(problem, status, retryAfter, requestId);
}
function kindOf(problem, status) {
    if (status === 504 && problem.type)
        return DeadlineExceeded;
    if ([409, 429, 503].includes(status))
        return Busy;
    if (status === 422 && problem.type !== "/problems/idempotency-key-reused")
        return DocumentFailed;
    return status < 500 ? RequestRejected : ServiceFault;
}
function messageOf(problem, status) {
    const sentence = problem.detail ?? problem.title ?? `HTTP status ${status}`;
    const faults = (problem.errors ?? []).map(({ pointer, detail }) => (pointer ? `${pointer}: ${detail}` : detail));
    const rest = faults.length > FAULTS_SHOWN ? [`and ${faults.length - FAULTS_SHOWN} more`] : [];
    return [sentence, [...faults.slice(0, FAULTS_SHOWN), ...rest].join("; ")].join(" ").trimEnd();
}
function deepest(error) {
    return error.cause instanceof Error ? deepest(error.cause) : error;
}
