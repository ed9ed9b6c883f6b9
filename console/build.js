// Bundles what the console loads. `npm run build` writes it to where the service serves it from.
import { build } from "esbuild";
import { copyFile } from "node:fs/promises";

const target = process.argv[2] ?? "../handlers/console";

await build({
  entryPoints: {
    console: "src/main.ts",
    style: "src/style.css",
    worker: "pdfjs-dist/build/pdf.worker.mjs",
  },
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2023",
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
});
await copyFile("src/index.html", `${target}/index.html`);
