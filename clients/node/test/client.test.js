// Against the real service, whose URL is in PRESS_URL.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";

import { Budget, Busy, Client, DocumentFailed, RequestRejected, ServiceFault, Unreachable } from "../dist/index.js";

const press = new Client(process.env.PRESS_URL);
const text = (bytes) => new TextDecoder("latin1").decode(bytes);
const folder = () => mkdtemp(join(tmpdir(), "client-"));

test("HTML and its assets", async () => {
  const page = "<link rel=stylesheet href=css/a.css><p>Hello";
  const made = await press.html(page, { assets: { "css/a.css": "p { color: red }" }, strict: true });
  assert.match(text(await made.content()), /^%PDF-/);
  assert.deepEqual([made.pages, made.warningCount, made.attempts], [1, 0, 1]);
  const warned = await press.html(page);
  assert.equal(warned.warningCount, 1);
  assert.match(warned.warnings[0], /css\/a\.css/);
  await assert.rejects(press.html(page, { strict: true }), (error) => {
    assert(error instanceof DocumentFailed);
    assert.equal(error.type, "resources-missing");
    return true;
  });
});

test("a template and its data", async () => {
  assert((await press.templates()).some(({ name }) => name === "receipt"));
  const { sample } = await press.describe("receipt");
  const picture = await press.template("receipt", sample, { delivery: { mediaType: "image/png" } });
  assert.equal(picture.mediaType, "image/png");
  await assert.rejects(press.template("receipt", { ...sample, currency: "ABC" }), (error) => {
    assert.equal(error.errors[0].pointer, "/currency");
    assert.match(error.message, /\/currency: /);
    return true;
  });
});

test("what is wrong is an error of its kind", async () => {
  await assert.rejects(press.describe("none"), RequestRejected);
  await assert.rejects(press.html("<p>", { zoom: 99 }), (error) => error.type === "invalid-option");
});

test("PDFs are merged, read, and locked", async () => {
  const page = await (await press.html("<p>A")).content();
  const merged = await press.merge({ "a.pdf": page, "b.pdf": page }, { attached: { "data.csv": "1" }, watermark: "COPY" });
  assert.equal(merged.pages, 2);
  const { attachments } = await press.metadata(await merged.content());
  assert.equal(attachments[0].name, "data.csv");
  const locked = await press.finish(page, { delivery: { userPassword: "größe" } });
  await assert.rejects(press.metadata(await locked.content()), (error) => error.type === "unusable-pdf");
});

test("an invoice is read back", async () => {
  const { sample } = await press.describe("invoice");
  const made = await press.template("invoice", sample, { variant: "factur-x" });
  assert((await press.extract(await made.content())).xml.includes(sample.number));
});

test("a repeat gets the same bytes", async () => {
  const delivery = { idempotencyKey: randomUUID() };
  const [first, second] = [await press.html("<p>A", { delivery }), await press.html("<p>A", { delivery })];
  assert.deepEqual(await first.content(), await second.content());
});

test("a document is saved whole, or streams into a file", async () => {
  const home = await folder();
  const [saved, streamed] = [join(home, "a.pdf"), join(home, "b.pdf")];
  const made = await press.html("<p>A");
  await made.save(saved);
  assert.deepEqual(new Uint8Array(await readFile(saved)), await made.content());
  await writeFile(streamed, "older");
  await assert.rejects(press.html("<img src=gone.png>", { strict: true, delivery: { saveTo: streamed } }));
  assert.equal(await readFile(streamed, "utf8"), "older");
  const file = await press.html("<p>A", { delivery: { saveTo: streamed } });
  assert.match(text(await file.content()), /^%PDF-/);
  assert.deepEqual((await readdir(home)).sort(), ["a.pdf", "b.pdf"]);
});

test("a document is shown without its bytes", async () => {
  assert.match(inspect(await press.html("<p>A")), /^Document\(application\/pdf, 1 page, \d+ bytes\)$/);
});

test("a service that is not there is asked again within the budget", async () => {
  const { port } = await new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address));
    });
  });
  const gone = new Client(`http://127.0.0.1:${port}`, { budget: new Budget(0, 0.5) });
  await assert.rejects(gone.html("<p>"), (error) => {
    assert(error instanceof Unreachable);
    assert.match(error.message, /ECONNREFUSED/);
    return true;
  });
});

/** A client whose service gives these answers, one after the other. */
function answered(...answers) {
  const sent = [];
  const fetch = async (url, request) => {
    sent.push({ url, request });
    return answers.shift();
  };
  return { sent, client: new Client("http://press/under/", { key: "k", headers: { "X-Tenant": "7" }, fetch }) };
}

const problem = (type, status, headers = {}) =>
  new Response(JSON.stringify({ type: `/problems/${type}`, detail: "No." }), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
const pdf = () =>
  new Response("%PDF-", {
    headers: { "content-type": "application/pdf", "pressroom-pages": "1", "pressroom-warnings": "0", "request-id": "r-1" },
  });

test("a refusal is asked again when it said", async () => {
  const { client, sent } = answered(problem("overloaded", 503, { "retry-after": "0" }), pdf());
  const made = await client.html("<p>", { page_size: "A5" });
  assert.deepEqual([made.attempts, made.requestId], [2, "r-1"]);
  assert.equal(sent[1].url, "http://press/under/v1/pdf?page_size=A5");
  assert.equal(sent[1].request.headers.Authorization, "Bearer k");
  assert.equal(sent[1].request.headers["X-Tenant"], "7");
});

test("what can't be there in time is not asked for again", async () => {
  const { client, sent } = answered(problem("overloaded", 503, { "retry-after": "9" }));
  await assert.rejects(client.html("<p>", { delivery: { wait: 5 } }), (error) => {
    assert(error instanceof Busy);
    assert.equal(error.retryAfter, 9);
    return true;
  });
  assert.equal(sent.length, 1);
});

test("what is no problem document comes from a proxy", async () => {
  const { client } = answered(new Response("<h1>Bad Gateway", { status: 502 }));
  await assert.rejects(client.html("<p>"), ServiceFault);
});
