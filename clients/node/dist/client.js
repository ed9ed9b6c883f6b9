import { setTimeout as sleep } from "node:timers/promises";
import { headersOf } from "./delivery.js";
import { documentOf } from "./document.js";
import { Busy, errorOf, PressroomError, Unreachable } from "./errors.js";
import { Jobs } from "./jobs.js";
import { Budget, secondsOf } from "./retries.js";
/** Seconds that an answer may take beyond the deadline that was sent with the request. */
const GRACE = 10;
/** Asks Pressroom for documents. */
export class Client {
    /** Many documents at once, which outlive the connection. */
    jobs;
    #root;
    #headers;
    #budget;
    #fetch;
    constructor(url, { key, budget, headers, fetch } = {}) {
        this.#root = url.replace(/\/+$/, "");
        this.#headers = { ...headers, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
        this.#budget = budget ?? new Budget();
        this.#fetch = fetch ?? globalThis.fetch;
        this.jobs = new Jobs((path, request) => this.#answer(path, request));
    }
    /**
     * Make a document of HTML; relative URLs in it name assets.
     * @throws PressroomError
     */
    async html(html, { assets = {}, delivery = {}, ...options } = {}) {
        const files = Object.entries({ "index.html": html, ...assets }).map(([name, file]) => [name, name, file]);
        const body = Object.keys(assets).length
            ? { body: () => form(files) }
            : { body: () => html, contentType: "text/html; charset=utf-8" };
        return await this.#make({ path: "v1/pdf", ...body, options, delivery });
    }
    /**
     * Make a document of a template and its data. Send amounts as text, such as "12.50".
     * @throws PressroomError
     */
    async template(name, data, { delivery = {}, ...options } = {}) {
        const content = JSON.stringify(data);
        const path = `v1/templates/${encodeURIComponent(name)}/pdf`;
        return await this.#make({ path, body: () => content, contentType: "application/json", options, delivery });
    }
    /**
     * Bind PDFs, by their file names, into one.
     * @throws PressroomError
     */
    async merge(pdfs, { attached = {}, delivery = {}, ...options } = {}) {
        return await this.#make({ path: "v1/merge", body: () => pdfForm(pdfs, attached), options, delivery });
    }
    /**
     * Mark a PDF, encrypt it, or attach files to it.
     * @throws PressroomError
     */
    async finish(pdf, { attached = {}, delivery = {}, ...options } = {}) {
        const body = () => pdfForm({ "document.pdf": pdf }, attached);
        return await this.#make({ path: "v1/finish", body, options, delivery });
    }
    /** Read what a PDF says of itself. */
    async metadata(pdf) {
        return await this.#inspect("v1/metadata", pdf);
    }
    /** Read the e-invoice in a PDF: its XML, and the same as JSON. */
    async extract(pdf) {
        return await this.#inspect("v1/e-invoices/extract", pdf);
    }
    /** List the templates: of each its `name` and `description`. */
    async templates() {
        return (await this.#read("v1/templates"));
    }
    /** Read a template: its `description`, `readme`, `schema` and `sample`. */
    async describe(name) {
        return (await this.#read(`v1/templates/${encodeURIComponent(name)}`));
    }
    async #read(path) {
        return await (await this.#answer(path)).json();
    }
    /** The answer to a request that is sent once. */
    async #answer(path, request = {}) {
        const headers = { ...this.#headers, ...request.headers };
        const answer = await this.#send(`${this.#root}/${path.replace(/^\/+/, "")}`, { ...request, headers });
        if (answer instanceof PressroomError)
            throw answer;
        return answer;
    }
    async #inspect(path, pdf) {
        const body = { body: () => pdf, contentType: "application/pdf" };
        const document = await this.#make({ path, ...body, options: {}, delivery: { mediaType: "application/json" } });
        return JSON.parse(new TextDecoder().decode(await document.content()));
    }
    /**
     * Ask for a document until it is there, or asking again makes no sense. What was refused, and what never
     * reached the service, was not begun: it is asked for again. Where the service keeps the document under a
     * key, so is what was cut off.
     */
    async #make(order) {
        const until = Date.now() + (order.delivery.wait ?? 30) * 1000;
        this.#budget.earn();
        for (let attempts = 1;; attempts += 1) {
            const answer = await this.#send(...this.#request(order, (until - Date.now()) / 1000));
            if (!(answer instanceof PressroomError)) {
                return await documentOf(answer, attempts, order.delivery.saveTo);
            }
            const pause = pauseAfter(answer, order.delivery);
            if (pause === undefined || Date.now() + pause * 1000 >= until || !this.#budget.spend())
                throw answer;
            await sleep(pause * 1000, undefined, signalOf(order.delivery));
        }
    }
    #request(order, seconds) {
        const query = new URLSearchParams(Object.entries(order.options).map(([name, value]) => [name, String(value)]));
        const timeout = AbortSignal.timeout(Math.ceil((seconds + GRACE) * 1000));
        const headers = {
            ...this.#headers,
            ...headersOf(order.delivery),
            Prefer: `wait=${Math.max(1, Math.floor(seconds))}`,
        };
        if (order.contentType)
            headers["Content-Type"] = order.contentType;
        const signal = order.delivery.signal ? anyOf(order.delivery.signal, timeout) : timeout;
        return [`${this.#root}/${order.path}?${query}`, { method: "POST", headers, body: order.body(), signal }];
    }
    async #send(url, request) {
        try {
            const answer = await this.#fetch(url, request);
            return answer.ok ? answer : await problemOf(answer);
        }
        catch (error) {
            if (error.name === "AbortError")
                throw error;
            return new Unreachable(error);
        }
    }
}
/** Seconds after which to ask again; undefined where that makes no sense. */
function pauseAfter(error, delivery) {
    if (error instanceof Unreachable) {
        return delivery.idempotencyKey || neverArrived(error) ? secondsOf(null) : undefined;
    }
    return error instanceof Busy ? error.retryAfter ?? secondsOf(null) : undefined;
}
function neverArrived(error) {
    const { code } = (error.cause.cause ?? {});
    return ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"].includes(code ?? "");
}
async function problemOf(answer) {
    const told = answer.headers.get("content-type") === "application/problem+json";
    const problem = told ? (await answer.json()) : {};
    if (!told)
        await answer.body?.cancel();
    const retryAfter = answer.headers.get("retry-after");
    return errorOf(problem, answer.status, retryAfter === null ? undefined : secondsOf(retryAfter), answer.headers.get("request-id") ?? undefined);
}
function pdfForm(pdfs, attached) {
    return form([
        ...Object.entries(pdfs).map(([name, file]) => ["files", name, file]),
        ...Object.entries(attached).map(([name, file]) => ["attachments", name, file]),
    ]);
}
function form(parts) {
    const data = new FormData();
    for (const [field, name, file] of parts)
        data.append(field, new Blob([file]), name);
    return data;
}
/** AbortSignal.any, which Node 18 lacks. */
function anyOf(...signals) {
    const controller = new AbortController();
    for (const signal of signals) {
        if (signal.aborted)
            controller.abort(signal.reason);
        signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
    }
    return controller.signal;
}
function signalOf(delivery) {
    return delivery.signal ? { signal: delivery.signal } : {};
}
