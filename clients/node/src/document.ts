import { createWriteStream } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

/** A document: a PDF, a picture of its first page, or a template's HTML. */
export class Document {
  /**
   * @param body its bytes, or the file that they were written to
   * @param mediaType what they are
   * @param pages how many it has
   * @param warningCount how many warnings the service has about it
   * @param warnings the first of them, in words
   * @param attempts how many requests it took
   * @param requestId by which the service's log knows the last of them, where it said so
   */
  constructor(
    readonly body: Uint8Array | string,
    readonly mediaType: string,
    readonly pages: number,
    readonly warningCount: number,
    readonly warnings: readonly string[],
    readonly attempts: number,
    readonly requestId?: string,
  ) {}

  /** The document's bytes. */
  async content(): Promise<Uint8Array> {
    return typeof this.body === "string" ? await readFile(this.body) : this.body;
  }

  /** Write the document to a file, whole or not at all. */
  async save(path: string): Promise<string> {
    const content = await this.content();
    await replacing(path, (draft) => writeFile(draft, content));
    return path;
  }

  /** For console.log: without the bytes. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    const size = typeof this.body === "string" ? this.body : `${this.body.length} bytes`;
    return `Document(${this.mediaType}, ${this.pages} ${this.pages === 1 ? "page" : "pages"}, ${size})`;
  }
}

/** The document of an answer, whose body is read, or written to a file. */
export async function documentOf(answer: Response, attempts: number, saveTo?: string): Promise<Document> {
  const { headers } = answer;
  return new Document(
    saveTo ? await saved(answer, saveTo) : new Uint8Array(await answer.arrayBuffer()),
    (headers.get("content-type") ?? "").split(";")[0] ?? "",
    Number(headers.get("pressroom-pages")),
    Number(headers.get("pressroom-warnings")),
    stringsOf(headers.get("pressroom-warning") ?? ""),
    attempts,
    headers.get("request-id") ?? undefined,
  );
}

/** Write an answer to a file as it comes, whole or not at all. Resolves to the path. */
export async function saved(answer: Response, path: string): Promise<string> {
  const body = Readable.fromWeb(answer.body as ReadableStream);
  await replacing(path, (draft) => pipeline(body, createWriteStream(draft)));
  return path;
}

/** Write a file that takes the path's place once it is whole; what is there stays until then. */
async function replacing(path: string, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    await write(draft);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/** The strings of a structured field (RFC 9651, section 3.3.3), percent-decoded. */
function stringsOf(field: string): string[] {
  const strings = field.matchAll(/"((?:[^"\\]|\\.)*)"/g);
  return [...strings].map(([, text = ""]) => decodeURIComponent(text.replace(/\\(.)/g, "$1")));
}
