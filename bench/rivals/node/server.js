// The original of the comparison, for Node 20: `node server.js cluster|threads|both LOOPS MILLISECONDS`.
//
// cluster: LOOPS processes, each doing a document's work in its own event loop.
// threads: one loop, and LOOPS worker_threads beside it.
// both: LOOPS processes, each with one worker thread.
//
// A document is so many milliseconds of CPU work: a count of steps, calibrated once, so that it is
// the same work on a busy machine. A body that begins with "hang" never ends.
"use strict";
const cluster = require("node:cluster");
const http = require("node:http");
const { Worker, isMainThread, parentPort } = require("node:worker_threads");

const PDF = Buffer.concat([Buffer.from("%PDF-"), Buffer.alloc(16384)]);

function work(steps) {
  let state = 1;
  for (let step = 0; step < steps; step++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return state;
}

function calibrate(milliseconds) {
  work(5e7); // compiled by now
  const trial = 2e8;
  const before = process.cpuUsage();
  work(trial);
  const took = process.cpuUsage(before);
  return Math.round((trial * milliseconds * 1000) / (took.user + took.system));
}

// One job at a time for each thread; a thread that dies loses its job, and is replaced.
class Threads {
  constructor(count) {
    this.idle = [];
    this.queue = [];
    for (let n = 0; n < count; n++) this.add();
  }
  add() {
    const worker = new Worker(__filename);
    worker.on("message", () => {
      worker.done();
      this.idle.push(worker);
      this.next();
    });
    worker.on("exit", () => this.add());
    this.idle.push(worker);
  }
  run(steps) {
    return new Promise((resolve) => {
      this.queue.push({ steps, resolve });
      this.next();
    });
  }
  next() {
    while (this.idle.length && this.queue.length) {
      const worker = this.idle.pop();
      const job = this.queue.shift();
      worker.done = job.resolve;
      worker.postMessage(job.steps);
    }
  }
}

function serve(steps, threads) {
  const server = http.createServer((request, response) => {
    if (request.method === "GET") {
      response.setHeader("Content-Type", "application/json");
      response.end('{"ready": true}');
      return;
    }
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", async () => {
      const hang = Buffer.concat(pieces).subarray(0, 4).toString() === "hang";
      const wanted = hang ? Infinity : steps;
      if (threads) await threads.run(wanted);
      else work(wanted);
      response.setHeader("Content-Type", "application/pdf");
      response.end(PDF);
    });
  });
  server.keepAliveTimeout = 60000;
  server.listen(0, "127.0.0.1", 1024, () => announce(server.address().port));
}

let announced = false;
function announce(port) {
  if (cluster.isWorker) process.send(port);
  else if (!announced) console.error(JSON.stringify({ event: "listening", port }));
  announced = true;
}

function main() {
  const [mode, loops, milliseconds] = [process.argv[2], +process.argv[3], +process.argv[4]];
  if (mode === "threads") return serve(calibrate(milliseconds), new Threads(loops));
  if (cluster.isPrimary) {
    const environment = { STEPS: String(calibrate(milliseconds)) };
    let ready = 0;
    cluster.on("message", (_, port) => ++ready === loops && announce(port));
    cluster.on("exit", () => cluster.fork(environment));
    process.on("SIGTERM", () => {
      cluster.removeAllListeners("exit");
      for (const worker of Object.values(cluster.workers)) worker.process.kill("SIGKILL");
      process.exit(0);
    });
    for (let n = 0; n < loops; n++) cluster.fork(environment);
    return undefined;
  }
  return serve(+process.env.STEPS, mode === "both" ? new Threads(1) : undefined);
}

if (isMainThread) main();
else parentPort.on("message", (steps) => parentPort.postMessage(work(steps)));
