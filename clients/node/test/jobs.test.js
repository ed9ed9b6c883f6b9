// Against the real service with durable jobs, whose URL is in PRESS_URL.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { Client } from "../dist/index.js";

const { jobs } = new Client(process.env.PRESS_URL);
const folder = () => mkdtemp(join(tmpdir(), "jobs-"));
const listed = async (found) => {
  const list = [];
  for await (const one of found) list.push(one);
  return list;
};

test("a batch is made, and what failed is told by its line", async () => {
  const seen = [];
  const sent = await jobs.submit(["<p>one", { html: "<p>two" }, { no: "html" }], {
    key: randomUUID(), output: ["zip", "documents"], page_size: "A5", finishBy: new Date(Date.now() + 60_000),
  });
  assert.equal(sent.total, 3);
  const job = await jobs.wait(sent, { watch: ({ state }) => seen.push(state) });
  assert.deepEqual([job.state, job.made, job.failed, seen.at(-1)], ["done", 2, 1, "done"]);
  const [failure, ...others] = await listed(jobs.failures(job));
  assert.deepEqual([failure.line, failure.type, others.length], [3, "/problems/malformed-body", 0]);
  const target = join(await folder(), "all.zip");
  assert.equal(await jobs.download(job, target), target);
  assert.equal((await readFile(target)).subarray(0, 2).toString(), "PK");
  assert.match(new TextDecoder("latin1").decode(await jobs.document(job, 2)), /^%PDF-/);
  await assert.rejects(jobs.document(job, 3), (error) => error.type === "malformed-body");
});

test("a file is sent as it is, and the same again is the same job", async () => {
  const file = join(await folder(), "lines.ndjson");
  await writeFile(file, '"<p>größe"\n'.repeat(3));
  const options = { key: randomUUID() };
  const first = await jobs.submit({ file }, options);
  assert.equal((await jobs.submit({ file }, options)).id, first.id);
  assert.equal(first.total, 3);
  await assert.rejects(jobs.submit(["<p>other"], options), (error) => error.type === "idempotency-key-reused");
});

test("a job is paused, resumed, found, and deleted", async () => {
  async function* lines() {
    for (let n = 0; n < 300; n += 1) yield `<p>${n}`;
  }
  const sent = await jobs.submit(lines(), { key: randomUUID() });
  assert.equal((await jobs.pause(sent)).state, "paused");
  assert((await listed(jobs.list("paused"))).some(({ id }) => id === sent.id));
  assert.notEqual((await jobs.resume(sent)).state, "paused");
  await jobs.cancel(sent);
  const job = await jobs.wait(sent);
  assert.equal(job.state, "cancelled");
  await assert.rejects(jobs.retry(job), (error) => error.type === "wrong-state");
  await jobs.cancel(job);
  await assert.rejects(jobs.get(job.id), (error) => error.status === 410);
});

test("a wait ends with its signal", async () => {
  const sent = await jobs.submit(["<p>"], { key: randomUUID() });
  await assert.rejects(jobs.wait({ ...sent, state: "queued" }, { signal: AbortSignal.abort() }), { name: "AbortError" });
});
