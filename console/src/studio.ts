// A document in work: what it is made of, how, and what became of it.
import { Assets } from "./document/assets";
import { type Drafts, forget, load, save } from "./document/drafts";
import { Editor } from "./document/editor";
import { merged, type Place, place, places, set, syntax } from "./document/faults";
import { Options } from "./document/options";
import { Tabs } from "./document/tabs";
import type { Form } from "./form/form";
import { find, text } from "./page";
import { count, Pane } from "./pages/pane";
import { Preview } from "./pages/preview";
import { hideProblem, type Remedy, showProblem } from "./pages/problem";
import { command } from "./service/curl";
import { hasKey } from "./service/key";
import { type Fault, type Made, operation, Problem, template, type Template, templates, type Work } from "./service/service";
import { duration } from "./words";

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
const FORMATS: Record<string, string> = { "application/pdf": "PDF", "image/png": "PNG", "text/html": "HTML", "application/xml": "XML" };
// Milliseconds for which a button says that it has done it.
const SAID = 1500;
// Seconds that a document is offered which took too long: the server's limit.
const LONGER = 120;

const choice = find<HTMLSelectElement>("#template");
const sample = find<HTMLSelectElement>("#sample");
const language = find<HTMLSelectElement>("#language");
const format = find<HTMLSelectElement>("#format");
const copy = find<HTMLButtonElement>("#copy");

export class Studio {
  private readonly drafts: Partial<Drafts> = load();
  private readonly texts: Record<string, string> = { [HTML]: HELLO, ...this.drafts.texts };
  private readonly about = new Map([[HTML, "Any HTML, typeset by its own style sheets."]]);
  private readonly editor = new Editor(find("#editor"), () => this.changed());
  private readonly options = new Options(find("#options form"), () => this.changed());
  private readonly assets = new Assets(() => this.changed());
  private readonly tabs = new Tabs((panel) => this.show(panel));
  private readonly pane = new Pane();
  private readonly preview = new Preview({
    begun: () => this.begun(),
    made: (made, signal) => this.made(made, signal),
    failed: (error) => this.failed(error),
    cancelled: () => say("Cancelled.", false),
  });
  private readonly forms = new Map<string, Promise<Form>>();
  private faults = new Map<string, string>();
  private opened = HTML;
  private described: Template | undefined;

  async start(): Promise<void> {
    this.options.restore(this.drafts.options ?? {});
    find("#reset").addEventListener("click", () => this.options.reset());
    choice.addEventListener("change", () => void this.open(choice.value));
    sample.addEventListener("change", () => this.fill());
    language.addEventListener("change", () => this.speak());
    format.addEventListener("change", () => this.changed());
    find("#cancel").addEventListener("click", () => this.preview.cancel());
    copy.addEventListener("click", () => void this.copyCommand());
    try {
      await this.list();
    } catch (error) {
      return this.failed(error);
    }
    await this.open(choice.value);
  }

  /** Forget what was written and set, in this page too. */
  forget(): void {
    forget();
    location.reload();
  }

  private async list(): Promise<void> {
    for (const { name, description } of await templates()) this.about.set(name, description);
    const first = this.about.has(this.drafts.opened ?? "") ? this.drafts.opened : FIRST;
    choice.append(...[...this.about.keys()].map((name) => new Option(name, name, false, name === first)));
  }

  private async open(name: string): Promise<void> {
    this.preview.giveUp();
    this.pane.clear();
    hideProblem();
    try {
      await this.load(name);
    } catch (error) {
      this.failed(error, () => void this.open(name));
    }
  }

  private async load(name: string): Promise<void> {
    const described = name === HTML ? undefined : await template(name);
    const [parameters, types] = await operation(path(name));
    if (choice.value !== name) return; // another was chosen meanwhile
    [this.opened, this.described] = [name, described];
    document.body.dataset["kind"] = described ? "json" : "html";
    find("#about").textContent = this.about.get(name)!;
    find("#tab-editor").textContent = described ? "JSON" : HTML;
    this.options.show(parameters);
    choose(format, types.map((type) => [type, FORMATS[type] ?? type]), format.value || this.drafts.format);
    if (described) this.offer(described);
    this.editor.open((this.texts[name] ??= indented(described!.sample)), described ? "json" : "html", described?.schema);
    this.tabs.settle();
    this.changed();
  }

  private offer({ samples, languages }: Template): void {
    choose(sample, [["", "standard"], ...Object.keys(samples).map((it): [string, string] => [it, it])], "");
    const names = new Intl.DisplayNames(["en"], { type: "language" });
    choose(language, languages.map((it) => [it, names.of(it) ?? it]), "");
  }

  private fill(): void {
    const { sample: first, samples } = this.described!;
    this.editor.replace(indented(sample.value ? samples[sample.value] : first));
  }

  private speak(): void {
    this.editor.edit(set(this.editor.text, ["locale"], language.value));
  }

  /** The form's panels, loaded when they are first opened, show what the text says. */
  private show(panel: string): void {
    if ((panel !== "form" && panel !== "brand") || !this.described) return;
    const form = this.forms.get(panel) ?? this.loadForm(panel);
    this.forms.set(panel, form);
    void form.then((it) => this.fillForm(panel, it));
  }

  private async loadForm(panel: string): Promise<Form> {
    const { Form } = await import("./form/form");
    return new Form(find(`#${panel}`), {
      changed: (before, after) => this.editor.replace(merged(this.editor.text, before, after)),
      entered: (pointer) => this.editor.reveal(place(this.editor.text, pointer)),
    });
  }

  private fillForm(panel: string, form: Form): void {
    if (!this.described || syntax(this.editor.text).length) return;
    const brand = panel === "brand";
    const options = { schema: this.described.schema, scope: brand ? "#/properties/brand" : "#", all: brand };
    form.show(options, JSON.parse(this.editor.text), this.faults);
  }

  private changed(): void {
    this.texts[this.opened] = this.editor.text;
    this.keep();
    const faults = this.described ? syntax(this.editor.text) : [];
    this.tell(faults);
    this.pane.stale(true);
    for (const panel of ["form", "brand"]) find(`#${panel}`).inert = faults.length > 0;
    if (!faults.length) return this.follow();
    this.preview.giveUp();
    say("This is not JSON yet.", false);
  }

  private follow(): void {
    if (this.described) language.value = locale(this.editor.text);
    this.showForms();
    this.preview.want(this.work());
  }

  private showForms(): void {
    for (const [panel, form] of this.forms) void form.then((it) => this.fillForm(panel, it));
  }

  private keep(): void {
    const [opened, texts, options] = [this.opened, this.texts, this.options.kept];
    save({ opened, texts, options, format: format.value });
  }

  private work(): Work {
    const plain = !this.described;
    return {
      path: path(this.opened) + this.options.query,
      accept: format.value,
      headers: this.options.headers,
      type: plain ? "text/html" : "application/json",
      body: this.editor.text,
      assets: plain ? this.assets.files : new Map(),
    };
  }

  private begun(): void {
    say("Typesetting…", true);
  }

  private async made(made: Made, signal: AbortSignal): Promise<void> {
    const shown = await this.pane.show(made, this.described ? this.opened : "document", this.options.password);
    if (signal.aborted) return;
    this.pane.stale(false);
    this.options.mark([]);
    this.mark([]);
    hideProblem();
    const waited = made.queue < 1 ? "" : `, after ${duration(made.queue / 1000)} in the queue`;
    say(`${shown} in ${duration(made.render / 1000)}${waited}.${missing(made)}`, false);
  }

  private failed(error: unknown, again = () => this.preview.want(this.work())): void {
    say("", false);
    void showProblem(error, this.remedies(error, again));
    if (!(error instanceof Problem)) return;
    this.options.mark(error.faults.flatMap(({ option }) => option ?? []));
    if (this.described) this.mark(error.faults.filter((it) => it.pointer !== undefined));
  }

  /** The faults in the data: in the text, beneath it, and in the form. */
  private mark(faults: Fault[]): void {
    this.tell(places(this.editor.text, faults));
    this.faults = new Map(faults.map(({ pointer, detail }) => [pointer!, detail]));
    this.showForms();
  }

  /** Faults, in the text and beneath it. */
  private tell(faults: Place[]): void {
    this.editor.mark(faults);
    find("#faults").replaceChildren(...faults.map((it) => this.fault(it)));
  }

  private fault(place: Place): HTMLElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.append(text("strong", `Line ${this.editor.line(place)}`), ` ${place.message}`);
    if (place.expected) button.append(text("small", `Expected: ${place.expected}`));
    button.addEventListener("click", () => {
      this.tabs.openEditor();
      this.editor.go(place);
    });
    item.append(button);
    return item;
  }

  private remedies(error: unknown, act: () => void): Remedy[] {
    const again = { words: "Try again", act };
    const longer = { words: `Allow ${LONGER} seconds`, act: () => this.options.set("Prefer", String(LONGER)) };
    if (error instanceof Problem && error.type.endsWith("/deadline-exceeded")) return [longer, again];
    return error instanceof Problem && error.faults.length ? [] : [again];
  }

  private async copyCommand(): Promise<void> {
    const before = copy.textContent;
    const words = command(this.work(), hasKey());
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      return show(words);
    }
    copy.textContent = "Copied";
    setTimeout(() => (copy.textContent = before), SAID);
  }
}

function path(name: string): string {
  return name === HTML ? "v1/pdf" : `v1/templates/${encodeURIComponent(name)}/pdf`;
}

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}

function choose(field: HTMLSelectElement, options: [string, string][], value: string | undefined): void {
  field.replaceChildren(...options.map(([it, words]) => new Option(words, it)));
  if (options.some(([it]) => it === value)) field.value = value!;
}

/** The language that the data asks for, as the list names it. */
function locale(json: string): string {
  const tag: unknown = (JSON.parse(json) as { locale?: unknown } | null)?.locale;
  return typeof tag === "string" ? tag.split("-")[0]!.toLowerCase() : "en";
}

function missing({ warnings, missing }: Made): string {
  if (!warnings) return "";
  return ` ${count(warnings, "warning")}: ${missing.join(" ")}`;
}

function say(words: string, working: boolean): void {
  find("#made").textContent = words;
  find("#sheets").setAttribute("aria-busy", String(working));
  find("#cancel").hidden = !working;
}

/** Where the browser won't copy: over plain HTTP from another machine. */
function show(words: string): void {
  const field = find<HTMLTextAreaElement>("#command");
  field.value = words;
  find<HTMLDialogElement>("#shell").showModal();
  field.select();
}
