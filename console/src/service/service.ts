// The service, as the console asks it.
import { EventSourceParserStream } from "eventsource-parser/stream";
import { keyed } from "./key";

export interface TemplateName {
  name: string;
  description: string;
}

export interface Lane {
  pid: number | null;
  state: "starting" | "idle" | "busy";
  documents: number;
  rss_bytes: number;
  doing: string | null;
  seconds: number;
}

export interface Status {
  ready: boolean;
  pressure: { pool_demand: number; loop_busy: number; verdict: string; advice: string; evidence: Record<string, number> };
  loop: { worst_lag_seconds: number };
  pool: {
    workers: number;
    busy: number;
    queued: number;
    queue_room: number;
    queued_work_seconds: number;
    busy_seconds: number;
    draining: boolean;
    restarts: Record<string, number>;
    trouble: string | null;
  };
  lanes: Lane[];
  outcomes: Record<string, number>;
}

export interface Fault {
  detail: string;
  pointer?: string;
}

/** What the service answers instead of a document. */
export class Problem extends Error {
  constructor(
    readonly type: string,
    readonly detail: string,
    readonly faults: Fault[],
  ) {
    super(detail);
  }
}

/** What is to be made a document of. */
export interface Work {
  path: string;
  type: string;
  body: string;
}

/** A document, and how it went: times in milliseconds. */
export interface Made {
  bytes: ArrayBuffer;
  warnings: number;
  queue: number;
  render: number;
}

export async function templates(): Promise<TemplateName[]> {
  return (await asked("v1/templates")).json();
}

export async function sample(name: string): Promise<unknown> {
  return (await (await asked(`v1/templates/${encodeURIComponent(name)}`)).json()).sample;
}

export async function make(work: Work, signal: AbortSignal): Promise<Made> {
  const answer = await asked(work.path, {
    method: "POST",
    headers: { "Content-Type": work.type, Accept: "application/pdf" },
    body: work.body,
    signal,
  });
  const timing = answer.headers.get("Server-Timing") ?? "";
  return {
    bytes: await answer.arrayBuffer(),
    warnings: Number(answer.headers.get("Pressroom-Warnings")),
    queue: duration(timing, "queue"),
    render: duration(timing, "render"),
  };
}

/** Once a second, until the service ends it. */
export async function* events(): AsyncGenerator<Status> {
  const answer = await asked("v1/events");
  const told = answer
    .body!.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .pipeThrough(new EventSourceParserStream());
  for await (const event of told as unknown as AsyncIterable<{ data: string }>)
    yield JSON.parse(event.data);
}

async function asked(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await keyed(path, init);
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  throw new Problem(told.type ?? "", told.detail ?? `HTTP status ${answer.status}`, told.errors ?? []);
}

function duration(timing: string, name: string): number {
  return Number(new RegExp(`${name};dur=([0-9.]+)`).exec(timing)?.[1] ?? 0);
}
