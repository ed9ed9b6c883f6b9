// Durable jobs, as the console asks for them.
import { hasKey } from "./key";
import { asked } from "./service";

export type State = "queued" | "running" | "paused" | "done" | "cancelled" | "failed";

export interface Job {
  id: string;
  kind: "document" | "batch";
  state: State;
  phase: "check" | "make";
  total: number;
  made: number;
  failed: number;
  seconds_left: number | null;
  created: string;
  expires: string | null;
  reason: string | null;
  webhook: string | null;
  links: Record<string, string>;
}

export interface Failure {
  line: number;
  detail: string;
  errors?: { pointer?: string; detail: string }[];
}

export interface Page {
  jobs: Job[];
  next?: string;
}

export async function page(path: string): Promise<Page> {
  return (await asked(own(path))).json();
}

export async function act(job: Job, what: "pause" | "resume" | "retry" | "webhook"): Promise<void> {
  await asked(`v1/jobs/${job.id}/${what}`, { method: "POST" });
}

/** Cancels; of a job that has ended, deletes the data. */
export async function remove(job: Job): Promise<void> {
  await asked(`v1/jobs/${job.id}`, { method: "DELETE" });
}

/** The first of the lines that failed. */
export async function failures(job: Job, most: number): Promise<Failure[]> {
  const stop = new AbortController();
  const answer = await asked(own(job.links["failures"]!), { signal: stop.signal });
  const reader = answer.body!.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    text += value ?? "";
    const lines = text.split("\n").filter((line, index, all) => line && (done || index < all.length - 1));
    if (!done && lines.length < most) continue;
    stop.abort();
    return lines.slice(0, most).map((line) => JSON.parse(line));
  }
}

/** A file's lines; sent again with the same key it is the same job. */
export async function submit(file: File, query: URLSearchParams, key: string): Promise<Job> {
  const headers = { "Content-Type": "application/x-ndjson", "Idempotency-Key": key };
  return (await asked(`v1/batches?${query}`, { method: "POST", headers, body: file })).json();
}

/** Where a result can be downloaded: at its own URL, or, where a key must be sent, from this page's memory. */
export async function result(job: Job, output: string): Promise<string> {
  const path = own(job.links[output]!);
  return hasKey() ? URL.createObjectURL(await (await asked(path)).blob()) : path;
}

/** The service may be served below a path. */
function own(path: string): string {
  return path.replace(/^\//, "");
}
