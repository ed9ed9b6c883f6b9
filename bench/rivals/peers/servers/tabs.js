// One Chromium, at most six tabs at once, a context each: how Gotenberg drives it.
"use strict";
const http = require("node:http");
const puppeteer = require("puppeteer");

const TABS = 6;
const PATIENCE = 30000;

class Semaphore {
  constructor(count) {
    this.free = count;
    this.waiting = [];
  }
  async run(work) {
    if (this.free) this.free -= 1;
    else await new Promise((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      if (this.waiting.length) this.waiting.shift()();
      else this.free += 1;
    }
  }
}

async function print(browser, html) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setContent(html, { waitUntil: "load", timeout: PATIENCE });
    return await page.pdf({ printBackground: true, preferCSSPageSize: true, timeout: PATIENCE });
  } finally {
    await context.close();
  }
}

async function body(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function main() {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM,
    // Root has no sandbox; and none draws on a screen.
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const tabs = new Semaphore(TABS);
  const server = http.createServer(async (request, response) => {
    if (request.method === "GET") return response.end('{"status": "up"}');
    try {
      const html = await body(request);
      const pdf = await tabs.run(() => print(browser, html));
      response.setHeader("Content-Type", "application/pdf");
      return response.end(pdf);
    } catch (error) {
      response.statusCode = 503;
      return response.end(String(error));
    }
  });
  server.keepAliveTimeout = 60000;
  server.listen(0, "127.0.0.1", 1024, () =>
    console.error(JSON.stringify({ event: "listening", port: server.address().port })),
  );
  process.on("SIGTERM", () => browser.close().finally(() => process.exit(0)));
}

main();
