/** Whether and when to ask again: decided without a clock and without I/O. */
/**
 * What a client may spend on retries, over all its requests. A retry costs one token, and each first attempt
 * earns a part of one: a service in trouble gets at most that part more requests from each client.
 */
export class Budget {
    share;
    most;
    tokens;
    /**
     * @param share of the requests that may be retries in the long run
     * @param most tokens that can be saved up; as many are there at the start
     */
    constructor(share = 0.2, most = 10) {
        this.share = share;
        this.most = most;
        this.tokens = most;
    }
    /** A first attempt is made. */
    earn() {
        this.tokens = Math.min(this.most, this.tokens + this.share);
    }
    /** Take a token for a retry, if there is one. */
    spend() {
        if (this.tokens < 1)
            return false;
        this.tokens -= 1;
        return true;
    }
}
/** Seconds to wait where the service, or what stands before it, names none. */
const UNSAID = 1;
/** Seconds that Retry-After asks for (RFC 9110, section 10.2.3: seconds, or a date). */
export function secondsOf(retryAfter, now = Date.now()) {
    if (retryAfter === null)
        return UNSAID;
    if (/^\s*\d+\s*$/.test(retryAfter))
        return Number(retryAfter);
    const instant = Date.parse(retryAfter);
    return Number.isNaN(instant) ? UNSAID : Math.max(0, (instant - now) / 1000);
}
