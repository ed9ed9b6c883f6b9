import { createReadStream } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { saved } from "./document.js";
import { Busy, type Problem, Unreachable } from "./errors.js";
import type { paths } from "./openapi.js";

/** What is made of a batch: an archive, all in one PDF, each document by its line. */
export type Output = "zip" | "pdf" | "documents";

/** A job as it was when it was asked for. */
export type Job = paths["/v1/jobs/{id}"]["get"]["responses"]["200"]["content"]["application/json"];

/** The lines of a batch: data of each document, or HTML; or a file with a line of JSON for each. */
export type Lines = Iterable<unknown> | AsyncIterable<unknown> | { file: string };

/** How a batch is wanted, with the options of each document as in the query of POST /v1/batches. */
export type BatchOptions = Omit<NonNullable<paths["/v1/batches"]["post"]["parameters"]["query"]>, "output"> & {
  /** An Idempotency-Key: with the same key and the same lines it is the same job. */
  key: string;
  /** What is made: `["zip"]` unless given. */
  output?: Output[];
  /** A URL that is called when the job has ended. */
  webhook?: string;
  /** When the batch should be done. */
  finishBy?: Date;
};

/** Sends a request to a path. Rejects with what is no success. */
export type Send = (path: string, request?: RequestInit) => Promise<Response>;

const ENDED = ["done", "failed", "cancelled"];
/** Milliseconds between looks at a job. */
const LOOK = 1000;
/** Looks in a row that may fail: a service is started again in less time. */
const MOST_FAILED = 60;

/** The jobs of a service. `Client.jobs` is one. Each method rejects with a PressroomError. */
export class Jobs {
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  /** Have many documents made; sent again with the same key it is the same job. */
  async submit(lines: Lines, { key, output, webhook, finishBy, ...options }: BatchOptions): Promise<Job> {
    const given = Object.entries({ ...options, ...(output ? { output: output.join(",") } : {}) });
    const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    const headers: Record<string, string> = { "Content-Type": "application/x-ndjson", "Idempotency-Key": key };
    if (webhook) headers["Pressroom-Webhook"] = webhook;
    if (finishBy) headers["Pressroom-Finish-By"] = finishBy.toISOString();
    const body = contentOf(lines) as unknown as BodyInit;
    const request = { method: "POST", headers, body, duplex: "half" };
    return await this.#ask(`v1/batches?${query}`, request);
  }

  /** A job as it is now. */
  async get(id: string): Promise<Job> {
    return await this.#ask(`v1/jobs/${encodeURIComponent(id)}`);
  }

  /** Your jobs, the newest first; those in one state, where it is given. */
  async *list(state?: Job["state"]): AsyncGenerator<Job> {
    let next: string | undefined = `v1/jobs${state ? `?state=${state}` : ""}`;
    while (next) {
      const page = (await (await this.#send(next)).json()) as { jobs: Job[]; next?: string };
      yield* page.jobs;
      next = page.next;
    }
  }

  /** Begin no more of its lines. */
  async pause(job: Job): Promise<Job> {
    return await this.#ask(`v1/jobs/${job.id}/pause`, { method: "POST" });
  }

  /** Go on with it. */
  async resume(job: Job): Promise<Job> {
    return await this.#ask(`v1/jobs/${job.id}/resume`, { method: "POST" });
  }

  /** Try its failed lines again. */
  async retry(job: Job): Promise<Job> {
    return await this.#ask(`v1/jobs/${job.id}/retry`, { method: "POST" });
  }

  /** End it; delete the data of one that has ended. */
  async cancel(job: Job): Promise<void> {
    await (await this.#send(`v1/jobs/${job.id}`, { method: "DELETE" })).body?.cancel();
  }

  /** The job once it has ended. `watch` is called with it at each look, and `signal` ends the wait alone. */
  async wait(job: Job, { watch, signal }: { watch?: (job: Job) => void; signal?: AbortSignal } = {}): Promise<Job> {
    for (let failed = 0; !ENDED.includes(job.state); ) {
      await sleep(LOOK, undefined, signal ? { signal } : {});
      try {
        job = await this.get(job.id);
        failed = 0;
        watch?.(job);
      } catch (error) { // the service is being started again
        failed += 1;
        if (!(error instanceof Unreachable || error instanceof Busy) || failed === MOST_FAILED) throw error;
      }
    }
    return job;
  }

  /** The problem of each line that failed, with its `line`, from 1. */
  async *failures(job: Job): AsyncGenerator<Problem & { line: number }> {
    const answer = await this.#send(`v1/jobs/${job.id}/failures`);
    for await (const line of linesOf(answer)) yield JSON.parse(line) as Problem & { line: number };
  }

  /** Write a result to a file, whole or not at all. Resolves to the path. */
  async download(job: Job, path: string, output: Exclude<Output, "documents"> = "zip"): Promise<string> {
    return await saved(await this.#send(`v1/jobs/${job.id}/result?output=${output}`), path);
  }

  /** The document of a line; lines count from 1. */
  async document(job: Job, line: number): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#send(`v1/jobs/${job.id}/documents/${line}`)).arrayBuffer());
  }

  async #ask(path: string, request?: RequestInit): Promise<Job> {
    return (await (await this.#send(path, request)).json()) as Job;
  }
}

async function* contentOf(lines: Lines): AsyncGenerator<Uint8Array> {
  if ("file" in lines) {
    yield* createReadStream(lines.file);
    return;
  }
  const encoder = new TextEncoder();
  for await (const line of lines) yield encoder.encode(`${JSON.stringify(line)}\n`);
}

async function* linesOf(answer: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest) yield rest;
}
