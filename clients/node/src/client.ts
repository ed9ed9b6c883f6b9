import { setTimeout as sleep } from "node:timers/promises";

import { type Delivery, headersOf } from "./delivery.js";
import { Document, documentOf } from "./document.js";
import { Busy, errorOf, type Problem, PressroomError, Unreachable } from "./errors.js";
import { Jobs } from "./jobs.js";
import type { paths } from "./openapi.js";
import { Budget, secondsOf } from "./retries.js";

type Query<Path extends keyof paths> = paths[Path] extends { post: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

/** The options of a document of HTML, as in the query of POST /v1/pdf. */
export type HtmlOptions = Query<"/v1/pdf">;
/** The options of a template's document. */
export type TemplateOptions = Query<"/v1/templates/invoice/pdf">;
/** The options of a PDF that is finished or merged. */
export type FinishOptions = Query<"/v1/finish">;

/** The content of a file, by its name. */
export type File = Uint8Array | string;

export interface ClientSettings {
  /** The API key, where one is needed. */
  key?: string;
  /** What may be spent on retries. */
  budget?: Budget;
  /** Headers to send with each request. */
  headers?: Record<string, string>;
  /** What sends requests: the global fetch unless given, such as one with a proxy. */
  fetch?: typeof globalThis.fetch;
}

interface Order {
  path: string;
  body: () => BodyInit;
  contentType?: string;
  options: object;
  delivery: Delivery;
}

/** Seconds that an answer may take beyond the deadline that was sent with the request. */
const GRACE = 10;

/** Asks Pressroom for documents. */
export class Client {
  /** Many documents at once, which outlive the connection. */
  readonly jobs: Jobs;
  readonly #root: string;
  readonly #headers: Record<string, string>;
  readonly #budget: Budget;
  readonly #fetch: typeof globalThis.fetch;

  constructor(url: string, { key, budget, headers, fetch }: ClientSettings = {}) {
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
  async html(
    html: File,
    { assets = {}, delivery = {}, ...options }: HtmlOptions & { assets?: Record<string, File>; delivery?: Delivery } = {},
  ): Promise<Document> {
    const files = Object.entries({ "index.html": html, ...assets }).map(([name, file]) => [name, name, file] as const);
    const body = Object.keys(assets).length
      ? { body: () => form(files) }
      : { body: () => html as BodyInit, contentType: "text/html; charset=utf-8" };
    return await this.#make({ path: "v1/pdf", ...body, options, delivery });
  }

  /**
   * Make a document of a template and its data. Send amounts as text, such as "12.50".
   * @throws PressroomError
   */
  async template(
    name: string,
    data: unknown,
    { delivery = {}, ...options }: TemplateOptions & { delivery?: Delivery } = {},
  ): Promise<Document> {
    const content = JSON.stringify(data);
    const path = `v1/templates/${encodeURIComponent(name)}/pdf`;
    return await this.#make({ path, body: () => content, contentType: "application/json", options, delivery });
  }

  /**
   * Bind PDFs, by their file names, into one.
   * @throws PressroomError
   */
  async merge(
    pdfs: Record<string, File>,
    { attached = {}, delivery = {}, ...options }: FinishOptions & { attached?: Record<string, File>; delivery?: Delivery } = {},
  ): Promise<Document> {
    return await this.#make({ path: "v1/merge", body: () => pdfForm(pdfs, attached), options, delivery });
  }

  /**
   * Mark a PDF, encrypt it, or attach files to it.
   * @throws PressroomError
   */
  async finish(
    pdf: File,
    { attached = {}, delivery = {}, ...options }: FinishOptions & { attached?: Record<string, File>; delivery?: Delivery } = {},
  ): Promise<Document> {
    const body = () => pdfForm({ "document.pdf": pdf }, attached);
    return await this.#make({ path: "v1/finish", body, options, delivery });
  }

  /** Read what a PDF says of itself. */
  async metadata(pdf: File): Promise<Record<string, unknown>> {
    return await this.#inspect("v1/metadata", pdf);
  }

  /** Read the e-invoice in a PDF: its XML, and the same as JSON. */
  async extract(pdf: File): Promise<Record<string, unknown>> {
    return await this.#inspect("v1/e-invoices/extract", pdf);
  }

  /** List the templates: of each its `name` and `description`. */
  async templates(): Promise<{ name: string; description: string }[]> {
    return (await this.#read("v1/templates")) as { name: string; description: string }[];
  }

  /** Read a template: its `description`, `readme`, `schema` and `sample`. */
  async describe(name: string): Promise<Record<string, unknown>> {
    return (await this.#read(`v1/templates/${encodeURIComponent(name)}`)) as Record<string, unknown>;
  }

  async #read(path: string): Promise<unknown> {
    return await (await this.#answer(path)).json();
  }

  /** The answer to a request that is sent once. */
  async #answer(path: string, request: RequestInit = {}): Promise<Response> {
    const headers = { ...this.#headers, ...(request.headers as Record<string, string>) };
    const answer = await this.#send(`${this.#root}/${path.replace(/^\/+/, "")}`, { ...request, headers });
    if (answer instanceof PressroomError) throw answer;
    return answer;
  }

  async #inspect(path: string, pdf: File): Promise<Record<string, unknown>> {
    const body = { body: () => pdf as BodyInit, contentType: "application/pdf" };
    const document = await this.#make({ path, ...body, options: {}, delivery: { mediaType: "application/json" } });
    return JSON.parse(new TextDecoder().decode(await document.content())) as Record<string, unknown>;
  }

  /**
   * Ask for a document until it is there, or asking again makes no sense. What was refused, and what never
   * reached the service, was not begun: it is asked for again. Where the service keeps the document under a
   * key, so is what was cut off.
   */
  async #make(order: Order): Promise<Document> {
    const until = Date.now() + (order.delivery.wait ?? 30) * 1000;
    this.#budget.earn();
    for (let attempts = 1; ; attempts += 1) {
      const answer = await this.#send(...this.#request(order, (until - Date.now()) / 1000));
      if (!(answer instanceof PressroomError)) {
        return await documentOf(answer, attempts, order.delivery.saveTo);
      }
      const pause = pauseAfter(answer, order.delivery);
      if (pause === undefined || Date.now() + pause * 1000 >= until || !this.#budget.spend()) throw answer;
      await sleep(pause * 1000, undefined, signalOf(order.delivery));
    }
  }

  #request(order: Order, seconds: number): [string, RequestInit] {
    const query = new URLSearchParams(Object.entries(order.options).map(([name, value]) => [name, String(value)]));
    const timeout = AbortSignal.timeout(Math.ceil((seconds + GRACE) * 1000));
    const headers: Record<string, string> = {
      ...this.#headers,
      ...headersOf(order.delivery),
      Prefer: `wait=${Math.max(1, Math.floor(seconds))}`,
    };
    if (order.contentType) headers["Content-Type"] = order.contentType;
    const signal = order.delivery.signal ? anyOf(order.delivery.signal, timeout) : timeout;
    return [`${this.#root}/${order.path}?${query}`, { method: "POST", headers, body: order.body(), signal }];
  }

  async #send(url: string, request: RequestInit): Promise<Response | PressroomError> {
    try {
      const answer = await this.#fetch(url, request);
      return answer.ok ? answer : await problemOf(answer);
    } catch (error) {
      if ((error as Error).name === "AbortError") throw error;
      return new Unreachable(error as Error);
    }
  }
}

/** Seconds after which to ask again; undefined where that makes no sense. */
function pauseAfter(error: PressroomError, delivery: Delivery): number | undefined {
  if (error instanceof Unreachable) {
    return delivery.idempotencyKey || neverArrived(error) ? secondsOf(null) : undefined;
  }
  return error instanceof Busy ? error.retryAfter ?? secondsOf(null) : undefined;
}

function neverArrived(error: Unreachable): boolean {
  const { code } = ((error.cause as Error).cause ?? {}) as { code?: string };
  return ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"].includes(code ?? "");
}

async function problemOf(answer: Response): Promise<PressroomError> {
  const told = answer.headers.get("content-type") === "application/problem+json";
  const problem = told ? ((await answer.json()) as Problem) : {};
  if (!told) await answer.body?.cancel();
  const retryAfter = answer.headers.get("retry-after");
  return errorOf(
    problem,
    answer.status,
    retryAfter === null ? undefined : secondsOf(retryAfter),
    answer.headers.get("request-id") ?? undefined,
  );
}

function pdfForm(pdfs: Record<string, File>, attached: Record<string, File>): FormData {
  return form([
    ...Object.entries(pdfs).map(([name, file]) => ["files", name, file] as const),
    ...Object.entries(attached).map(([name, file]) => ["attachments", name, file] as const),
  ]);
}

function form(parts: (readonly [field: string, name: string, file: File])[]): FormData {
  const data = new FormData();
  for (const [field, name, file] of parts) data.append(field, new Blob([file as BlobPart]), name);
  return data;
}

/** AbortSignal.any, which Node 18 lacks. */
function anyOf(...signals: AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}

function signalOf(delivery: Delivery): { signal?: AbortSignal } {
  return delivery.signal ? { signal: delivery.signal } : {};
}
