// Every option of a document, with a control made of what the interface says of it.
import { find, text } from "../page";
import { words } from "../words";
import type { Parameter } from "../service/service";

// Options by what they are about, in this order; new ones stand in the last group.
const GROUPS: [string, string[]][] = [
  ["Page", ["page_size", "orientation", "margin", "zoom", "media"]],
  ["Kind of PDF", ["variant", "profile", "tagged", "forms", "metadata", "reproducible", "filename"]],
  ["Marks and passwords", ["watermark", "Pressroom-User-Password", "Pressroom-Owner-Password", "permissions"]],
  ["Pictures", ["dpi", "jpeg_quality", "optimize_images"]],
  ["Waiting", ["Prefer", "Priority"]],
];
const FURTHER = "Further options";
// Each change is a request of its own here: its answer is not to be another one's.
const LEFT_OUT = ["Idempotency-Key"];
const SUGGESTED: Record<string, string[]> = {
  page_size: ["A4", "A5", "A3", "letter", "legal", "210mm 297mm"],
  margin: ["0", "1cm", "2cm", "15mm 2cm"],
  watermark: ["COPY", "DRAFT", "PAID"],
};
const NAMES: Record<string, string> = {
  Prefer: "Seconds to wait",
  Priority: "Urgency, 0 (first) to 7",
  "Pressroom-User-Password": "Password to open",
  "Pressroom-Owner-Password": "Owner's password",
};
// What the interface says of these is for those who write a header themselves.
const HELP: Record<string, string> = {
  Prefer: "After them the document is given up.",
  Priority: "Of two documents that wait, which is made first.",
  "Pressroom-User-Password": "Without it the PDF can't be opened.",
  "Pressroom-Owner-Password": "Whoever has it may do everything with the PDF.",
};
const SECRET = /password/i;

type Field = HTMLInputElement | HTMLSelectElement;
export type Values = Record<string, string>;

export class Options {
  private fields = new Map<string, Field>();
  private values: Values = {};

  constructor(
    private readonly place: HTMLElement,
    private readonly changed: () => void,
  ) {
    place.addEventListener("submit", (event) => event.preventDefault());
  }

  /** Show the options of an operation; those that are set stay set. */
  show(parameters: Parameter[]): void {
    const usable = parameters.filter((it) => it.in !== "path" && !LEFT_OUT.includes(it.name));
    this.fields.clear();
    const grouped = GROUPS.flatMap(([, names]) => names);
    const further = usable.map((it) => it.name).filter((name) => !grouped.includes(name));
    const groups = [...GROUPS, [FURTHER, further] as [string, string[]]].map(([title, names]) =>
      this.group(title, names.flatMap((name) => usable.find((it) => it.name === name) ?? [])),
    );
    this.place.replaceChildren(...groups.filter((group) => group.childElementCount > 1));
    this.count();
  }

  /** Set none. */
  reset(): void {
    this.values = {};
    for (const field of this.fields.values()) put(field, "");
    this.count();
    this.changed();
  }

  /** Set what was set before. */
  restore(values: Values): void {
    this.values = { ...values };
  }

  set(name: string, value: string): void {
    const field = this.fields.get(name);
    if (field) put(field, value);
    this.take(name, value);
  }

  /** What is set, without secrets. */
  get kept(): Values {
    return Object.fromEntries(Object.entries(this.values).filter(([name]) => !SECRET.test(name)));
  }

  get query(): string {
    const named = Object.entries(this.values).filter(([name]) => this.fields.has(name) && !isHeader(name));
    const query = new URLSearchParams(named).toString();
    return query && `?${query}`;
  }

  get headers(): Values {
    const named = Object.entries(this.values).filter(([name]) => this.fields.has(name) && isHeader(name));
    return Object.fromEntries(named.map(([name, value]) => [name, header(name, value)]));
  }

  /** The password that opens the document, if it has one. */
  get password(): string {
    return this.values["Pressroom-User-Password"] ?? this.values["Pressroom-Owner-Password"] ?? "";
  }

  /** Mark the options that the service names. */
  mark(names: string[]): void {
    for (const [name, field] of this.fields) {
      field.setAttribute("aria-invalid", String(names.includes(name)));
      field.closest(".field")!.classList.toggle("faulty", names.includes(name));
    }
  }

  private group(title: string, parameters: Parameter[]): HTMLElement {
    const group = document.createElement("fieldset");
    group.className = "fields";
    group.append(text("legend", title), ...parameters.map((it) => this.control(it)));
    return group;
  }

  private control({ name, description, schema }: Parameter): HTMLElement {
    const field = make(name, schema);
    const label = document.createElement("label");
    const help = text("small", HELP[name] ?? description);
    help.id = `help-${name}`;
    field.id = `option-${name}`;
    field.setAttribute("aria-describedby", help.id);
    const title = text("span", NAMES[name] ?? words(name));
    const flag = schema.type === "boolean";
    label.className = flag ? "field flag" : "field";
    label.append(...(flag ? [field, title] : [title, field]), suggestions(name, field), help);
    put(field, this.values[name] ?? "");
    this.fields.set(name, field);
    field.addEventListener("change", () => this.take(name, read(field)));
    return label;
  }

  private take(name: string, value: string): void {
    if (value) this.values[name] = value;
    else delete this.values[name];
    this.count();
    this.changed();
  }

  /** An option that is set is kept over a reload: its tab says so, wherever one is. */
  private count(): void {
    const set = Object.keys(this.values).filter((name) => this.fields.has(name)).length;
    find("#tab-options").textContent = set ? `Options (${set})` : "Options";
    find("#reset").hidden = !set;
  }
}

function make(name: string, schema: Parameter["schema"]): Field {
  if (schema.enum) {
    const field = document.createElement("select");
    field.append(new Option("—", ""), ...schema.enum.filter((it) => it !== schema.default).map((it) => new Option(it, it)));
    if (schema.default) field.options[0]!.text = `${schema.default}`;
    return field;
  }
  const field = document.createElement("input");
  const number = schema.type === "number" || schema.type === "integer" || name === "Prefer" || name === "Priority";
  field.type = schema.type === "boolean" ? "checkbox" : SECRET.test(name) ? "password" : number ? "number" : "text";
  field.autocomplete = "off";
  if (field.type === "password") field.autocomplete = "new-password";
  if (schema.minimum !== undefined) field.min = String(schema.minimum);
  if (schema.maximum !== undefined) field.max = String(schema.maximum);
  if (name === "Priority") [field.min, field.max] = ["0", "7"];
  if (schema.type === "number") field.step = "any";
  if (schema.default !== undefined) field.placeholder = String(schema.default);
  return field;
}

function suggestions(name: string, field: Field): HTMLElement | string {
  const words = SUGGESTED[name];
  if (!words) return "";
  const list = document.createElement("datalist");
  list.id = `suggested-${name}`;
  list.append(...words.map((it) => new Option(it, it)));
  field.setAttribute("list", list.id);
  return list;
}

function put(field: Field, value: string): void {
  if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === "true";
  else field.value = value;
}

function read(field: Field): string {
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked ? "true" : "";
  return field.value.trim();
}

function isHeader(name: string): boolean {
  return /^[A-Z]/.test(name);
}

/** A header's value; what is no printable ASCII of a password is percent-encoded. */
function header(name: string, value: string): string {
  if (name === "Prefer") return `wait=${value}`;
  if (name === "Priority") return `u=${value}`;
  return encodeURIComponent(value);
}
