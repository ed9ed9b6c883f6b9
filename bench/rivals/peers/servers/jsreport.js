// jsreport as its own server: two report workers, each with a Chromium of its own that it keeps.
"use strict";
const os = require("node:os");
const path = require("node:path");
const fs = require("node:fs");

const root = fs.mkdtempSync(path.join(os.tmpdir(), "jsreport-"));
process.on("exit", () => fs.rmSync(root, { recursive: true, force: true }));

const reporter = require("@jsreport/jsreport-core")({
  rootDirectory: root,
  discover: false,
  // As long as Pressroom's own default and the other peers'; jsreport's is 60 s.
  reportTimeout: 30000,
  // The documents are its own callers': no isolation of scripts, which would cost it time.
  trustUserCode: true,
  logger: { silent: true },
  profiler: { defaultMode: "disabled" },
  store: { provider: "memory" },
  blobStorage: { provider: "memory" },
  workers: { numberOfWorkers: 2 },
  httpPort: 0,
  extensions: { express: { inputRequestLimit: "64mb" } },
});

reporter
  .use(require("@jsreport/jsreport-express")())
  .use(
    require("@jsreport/jsreport-chrome-pdf")({
      strategy: "chrome-pool",
      launchOptions: { executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] },
    }),
  )
  .init()
  .then(() => {
    const { port } = reporter.express.server.address();
    console.error(JSON.stringify({ event: "listening", port }));
  });

process.on("SIGTERM", () => reporter.close().finally(() => process.exit(0)));
