// The console: a document is edited on the left, seen in the middle, and the service told of.
import { Editor } from "./document/editor";
import { type Place, places, syntax } from "./document/faults";
import { watch } from "./live/live";
import { find, text } from "./page";
import { Preview } from "./pages/preview";
import { Toolbar } from "./pages/toolbar";
import { command } from "./service/curl";
import { hasKey } from "./service/key";
import { type Made, Problem, sample, templates, type Work } from "./service/service";

const HTML = "HTML";
// What most come for.
const FIRST = "invoice";
const HELLO = `<!doctype html>
<style>
  @page { size: A5; margin: 2cm }
  h1 { color: #a03a2a }
</style>
<h1>Hello, Pressroom</h1>
<p>Change me.</p>
`;
// Milliseconds for which a button says that it has done it.
const SAID = 1500;

const choice = find<HTMLSelectElement>("#template");
const download = find<HTMLAnchorElement>("#download");
const tab = find<HTMLAnchorElement>("#tab");
const copy = find<HTMLButtonElement>("#copy");
const editor = new Editor(find("#editor"), changed);
const pages = new Toolbar().pages;
const preview = new Preview({ begun, made, failed, cancelled });
// What was written, by what it is for.
const drafts = new Map([[HTML, HELLO]]);
const about = new Map([[HTML, "Any HTML, typeset by its own style sheets."]]);
let opened = HTML;

async function start(): Promise<void> {
  void watch();
  choice.addEventListener("change", () => void open(choice.value).catch(failed));
  find("#cancel").addEventListener("click", () => preview.cancel());
  copy.addEventListener("click", () => void copyCommand());
  for (const { name, description } of await templates()) about.set(name, description);
  choice.append(...[...about.keys()].map((name) => new Option(name, name, false, name === FIRST)));
  await open(choice.value);
}

async function open(name: string): Promise<void> {
  preview.giveUp();
  pages.clear();
  if (!drafts.has(name)) drafts.set(name, JSON.stringify(await sample(name), null, 2) + "\n");
  if (choice.value !== name) return; // another was chosen meanwhile
  opened = name;
  find("#about").textContent = about.get(name)!;
  editor.open(drafts.get(name)!, name === HTML ? "html" : "json");
  changed();
}

function changed(): void {
  drafts.set(opened, editor.text);
  const found = opened === HTML ? [] : syntax(editor.text);
  tell(found);
  if (!found.length) return preview.want(work());
  preview.giveUp();
  say("This is no JSON yet.", false);
}

function work(): Work {
  const body = editor.text;
  if (opened === HTML) return { path: "v1/pdf", type: "text/html", body };
  return { path: `v1/templates/${encodeURIComponent(opened)}/pdf`, type: "application/json", body };
}

function begun(): void {
  say("Typesetting…", true);
}

function cancelled(): void {
  say("Cancelled.", false);
}

async function made({ bytes, warnings, queue, render }: Made, signal: AbortSignal): Promise<void> {
  offer(bytes);
  const shown = await pages.show(bytes, "");
  if (signal.aborted) return;
  const missing = warnings ? ` ${count(warnings, "resource")} could not be loaded.` : "";
  const waited = queue < 1 ? "" : `, after ${queue.toFixed(0)} ms in the queue`;
  say(`${count(shown, "page")}, typeset in ${render.toFixed(0)} ms${waited}.${missing}`, false);
}

function failed(error: unknown): void {
  // What fetch throws where there is no answer.
  if (error instanceof TypeError) return say("The service can't be reached.", false);
  if (!(error instanceof Problem)) return say(String(error), false);
  say(error.detail, false);
  if (opened !== HTML) tell(places(editor.text, error.faults));
}

/** The faults: in the text, and beneath it. */
function tell(found: Place[]): void {
  editor.mark(found);
  find("#faults").replaceChildren(...found.map(fault));
}

function fault(place: Place): HTMLElement {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.append(text("strong", `Line ${editor.line(place)}`), ` ${place.message}`);
  button.addEventListener("click", () => editor.go(place));
  item.append(button);
  return item;
}

function say(words: string, working: boolean): void {
  find("#made").textContent = words;
  find("#pages").setAttribute("aria-busy", String(working));
  find<HTMLButtonElement>("#cancel").disabled = !working;
}

function offer(bytes: ArrayBuffer): void {
  URL.revokeObjectURL(download.href);
  // A copy: pdf.js takes the bytes for itself.
  download.href = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
  download.download = opened === HTML ? "document.pdf" : `${opened}.pdf`;
  tab.href = download.href;
  for (const link of [tab, download]) link.removeAttribute("aria-disabled");
}

async function copyCommand(): Promise<void> {
  const before = copy.textContent;
  const words = command(work(), hasKey());
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    return show(words);
  }
  copy.textContent = "Copied";
  setTimeout(() => (copy.textContent = before), SAID);
}

/** Where the browser won't copy: over plain HTTP from another machine. */
function show(words: string): void {
  const field = find<HTMLTextAreaElement>("#command");
  field.value = words;
  find<HTMLDialogElement>("#shell").showModal();
  field.select();
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

await start().catch(failed);
