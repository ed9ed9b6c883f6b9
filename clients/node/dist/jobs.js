import { createReadStream } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { saved } from "./document.js";
import { Busy, Unreachable } from "./errors.js";
const ENDED = ["done", "failed", "cancelled"];
/** Milliseconds between looks at a job. */
const LOOK = 1000;
/** Looks in a row that may fail: a service is started again in less time. */
const MOST_FAILED = 60;
/** The jobs of a service. `Client.jobs` is one. Each method rejects with a PressroomError. */
export class Jobs {
    #send;
    constructor(send) {
        this.#send = send;
    }
    /** Have many documents made; sent again with the same key it is the same job. */
    async submit(lines, { key, output, webhook, finishBy, ...options }) {
        const given = Object.entries({ ...options, ...(output ? { output: output.join(",") } : {}) });
        const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
        const headers = { "Content-Type": "application/x-ndjson", "Idempotency-Key": key };
        if (webhook)
            headers["Pressroom-Webhook"] = webhook;
        if (finishBy)
            headers["Pressroom-Finish-By"] = finishBy.toISOString();
        const body = contentOf(lines);
        const request = { method: "POST", headers, body, duplex: "half" };
        return await this.#ask(`v1/batches?${query}`, request);
    }
    /** A job as it is now. */
    async get(id) {
        return await this.#ask(`v1/jobs/${encodeURIComponent(id)}`);
    }
    /** Your jobs, the newest first; those in one state, where it is given. */
    async *list(state) {
        let next = `v1/jobs${state ? `?state=${state}` : ""}`;
        while (next) {
            const page = (await (await this.#send(next)).json());
            yield* page.jobs;
            next = page.next;
        }
    }
    /** Begin no more of its lines. */
    async pause(job) {
        return await this.#ask(`v1/jobs/${job.id}/pause`, { method: "POST" });
    }
    /** Go on with it. */
    async resume(job) {
        return await this.#ask(`v1/jobs/${job.id}/resume`, { method: "POST" });
    }
    /** Try its failed lines again. */
    async retry(job) {
        return await this.#ask(`v1/jobs/${job.id}/retry`, { method: "POST" });
    }
    /** End it; delete the data of one that has ended. */
    async cancel(job) {
        await (await this.#send(`v1/jobs/${job.id}`, { method: "DELETE" })).body?.cancel();
    }
    /** The job once it has ended. `watch` is called with it at each look, and `signal` ends the wait alone. */
    async wait(job, { watch, signal } = {}) {
        for (let failed = 0; !ENDED.includes(job.state);) {
            await sleep(LOOK, undefined, signal ? { signal } : {});
            try {
                job = await this.get(job.id);
                failed = 0;
                watch?.(job);
            }
            catch (error) { // the service is being started again
                failed += 1;
                if (!(error instanceof Unreachable || error instanceof Busy) || failed === MOST_FAILED)
                    throw error;
            }
        }
        return job;
    }
    /** The problem of each line that failed, with its `line`, from 1. */
    async *failures(job) {
        const answer = await this.#send(`v1/jobs/${job.id}/failures`);
        for await (const line of linesOf(answer))
            yield JSON.parse(line);
    }
    /** Write a result to a file, whole or not at all. Resolves to the path. */
    async download(job, path, output = "zip") {
        return await saved(await this.#send(`v1/jobs/${job.id}/result?output=${output}`), path);
    }
    /** The document of a line; lines count from 1. */
    async document(job, line) {
        return new Uint8Array(await (await this.#send(`v1/jobs/${job.id}/documents/${line}`)).arrayBuffer());
    }
    async #ask(path, request) {
        return (await (await this.#send(path, request)).json());
    }
}
async function* contentOf(lines) {
    if ("file" in lines) {
        yield* createReadStream(lines.file);
        return;
    }
    const encoder = new TextEncoder();
    for await (const line of lines)
        yield encoder.encode(`${JSON.stringify(line)}\n`);
}
async function* linesOf(answer) {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const piece of answer.body) {
        const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
        rest = lines.pop() ?? "";
        yield* lines;
    }
    if (rest)
        yield rest;
}
