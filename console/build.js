// Bundles what the console loads, and packs each file as the service sends it.
import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const target = process.argv[2] ?? "dist";
const plain = `${target}/plain`;

await rm(target, { recursive: true, force: true });
await mkdir(plain, { recursive: true });
await build({
  entryPoints: {
    console: "src/main.ts",
    style: "src/style.css",
    worker: "pdfjs-dist/build/pdf.worker.mjs",
  },
  outdir: plain,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2023",
  charset: "utf8",
  jsx: "automatic",
  jsxImportSource: "preact",
  alias: {
    react: "preact/compat",
    "react-dom": "preact/compat",
    "react/jsx-runtime": "preact/jsx-runtime",
    ajv: "./src/form/no-validation.js",
    "ajv-formats": "./src/form/no-validation.js",
  },
  legalComments: "eof",
  logLevel: "warning",
});
await writeFile(`${plain}/index.html`, await readFile("src/index.html"));
for (const name of await readdir(plain))
  await writeFile(`${target}/${name}.gz`, gzipSync(await readFile(`${plain}/${name}`), { level: 9 }));
await rm(plain, { recursive: true });
