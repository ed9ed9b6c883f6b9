// Completion and hover from a template's schema, by the JSON language service of VS Code.
import { type Completion, type CompletionContext, type CompletionResult, snippetCompletion } from "@codemirror/autocomplete";
import type { EditorView, Tooltip } from "@codemirror/view";
import { type CompletionItem, getLanguageService, type JSONSchema, type TextEdit, TextDocument } from "vscode-json-languageservice";

const URI = "data.json";
const service = getLanguageService({});
let configured: unknown;

export async function complete(schema: unknown, context: CompletionContext): Promise<CompletionResult | null> {
  const document = read(schema, context.state.doc.toString());
  const list = await service.doComplete(document, document.positionAt(context.pos), service.parseJSONDocument(document));
  const edit = list?.items[0]?.textEdit as TextEdit | undefined;
  if (!edit) return null;
  return { from: document.offsetAt(edit.range.start), to: document.offsetAt(edit.range.end), options: list!.items.map(option), filter: true };
}

export async function hover(schema: unknown, view: EditorView, pos: number): Promise<Tooltip | null> {
  const document = read(schema, view.state.doc.toString());
  const found = await service.doHover(document, document.positionAt(pos), service.parseJSONDocument(document));
  const words = found && said(found.contents);
  if (!words) return null;
  const from = document.offsetAt(found!.range!.start);
  return { pos: from, end: document.offsetAt(found!.range!.end), above: true, create: () => ({ dom: tooltip(words) }) };
}

function read(schema: unknown, text: string): TextDocument {
  // A copy: the service resolves references in place.
  if (configured !== schema) service.configure({ validate: false, schemas: [{ uri: "schema://template/schema.json", fileMatch: ["*"], schema: structuredClone(schema) as JSONSchema }] });
  configured = schema;
  return TextDocument.create(URI, "json", 1, text);
}

function option({ label, detail, documentation, textEdit, filterText }: CompletionItem): Completion {
  const info = typeof documentation === "string" ? documentation : (documentation?.value ?? "");
  const template = textEdit!.newText.replaceAll(/\$(\d)/g, "${$1}");
  return snippetCompletion(template, { label: filterText ?? label, displayLabel: label, ...(detail && { detail }), ...(info && { info }) });
}

function said(contents: unknown): string {
  const parts = Array.isArray(contents) ? contents : [contents];
  // Markdown escapes what is not meant as markup.
  return parts.map((it) => (typeof it === "string" ? it : it.value)).join("\n").replaceAll(/\\(.)/g, "$1").trim();
}

function tooltip(words: string): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "hover";
  dom.textContent = words;
  return dom;
}
