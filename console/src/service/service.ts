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
  recent: {
    window_seconds: number;
    documents_per_second: number;
    p50_seconds: number | null;
    p99_seconds: number | null;
    refused: number;
  };
  outcomes: Record<string, number>;
}

export interface Fault {
  detail: string;
  pointer?: string;
  expected?: string;
  option?: string;
  allowed?: string;
}

/** What the service answers instead of a document. */
export class Problem extends Error {
  constructor(
    readonly type: string,
    readonly title: string,
    readonly detail: string,
    readonly faults: Fault[],
  ) {
    super(detail);
  }
}

/** What a document is to be made of, and how. */
export interface Work {
  path: string;
  accept: string;
  headers: Record<string, string>;
  type: string;
  body: string;
  assets: Map<string, File>;
}

/** A document, and how it went: times in milliseconds. */
export interface Made {
  type: string;
  bytes: ArrayBuffer;
  missing: string[];
  warnings: number;
  queue: number;
  render: number;
}

export interface Template {
  schema: Record<string, unknown>;
  sample: unknown;
  samples: Record<string, unknown>;
  languages: string[];
}

/** A parameter, as OpenAPI describes it. */
export interface Parameter {
  name: string;
  in: "query" | "header" | "path";
  description: string;
  schema: { type?: string; enum?: string[]; default?: unknown; minimum?: number; maximum?: number };
}

interface Operation {
  parameters: Parameter[];
  responses: Record<string, { content: Record<string, unknown> }>;
}

export async function templates(): Promise<TemplateName[]> {
  return (await asked("v1/templates")).json();
}

export async function template(name: string): Promise<Template> {
  return (await asked(`v1/templates/${encodeURIComponent(name)}`)).json();
}

let description: Promise<{ paths: Record<string, { post: Operation }> }> | undefined;

/** Whether the service takes jobs. */
export async function takesJobs(): Promise<boolean> {
  return "/v1/jobs" in (await described()).paths;
}

/** The parameters of a POST, and the media types that it can answer with. */
export async function operation(path: string): Promise<[Parameter[], string[]]> {
  const { parameters, responses } = (await described()).paths[`/${path}`]!.post;
  return [parameters, Object.keys(responses["200"]!.content)];
}

function described(): NonNullable<typeof description> {
  return (description ??= asked("openapi.json").then((answer) => answer.json()));
}

/** What to do about a problem. */
export async function advice(problem: Problem): Promise<string> {
  const answer = await fetch(problem.type.replace(/^\//, ""));
  return answer.ok ? (await answer.json()).advice : "";
}

export async function make(work: Work, signal: AbortSignal): Promise<Made> {
  const answer = await asked(work.path, {
    method: "POST",
    headers: { ...work.headers, Accept: work.accept, ...(work.assets.size ? {} : { "Content-Type": work.type }) },
    body: work.assets.size ? upload(work) : work.body,
    signal,
  });
  const timing = answer.headers.get("Server-Timing") ?? "";
  return {
    type: work.accept,
    bytes: await answer.arrayBuffer(),
    warnings: Number(answer.headers.get("Pressroom-Warnings")),
    missing: sentences(answer.headers.get("Pressroom-Warning") ?? ""),
    queue: duration(timing, "queue"),
    render: duration(timing, "render"),
  };
}

function upload({ type, body, assets }: Work): FormData {
  const form = new FormData();
  form.append("index.html", new Blob([body], { type }), "index.html");
  for (const [name, file] of assets) form.append(name, file, name);
  return form;
}

/** A list of strings (RFC 9651), percent-encoded. */
function sentences(header: string): string[] {
  return [...header.matchAll(/"([^"]*)"/g)].map(([, words]) => decodeURIComponent(words!));
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

/** An answer that is a success; any other is a `Problem`. */
export async function asked(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await keyed(path, init);
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  const title = said.title ?? `HTTP status ${answer.status}`;
  throw new Problem(said.type ?? "", title, said.detail ?? title, said.errors ?? []);
}

function duration(timing: string, name: string): number {
  return Number(new RegExp(`${name};dur=([0-9.]+)`).exec(timing)?.[1] ?? 0);
}
