// One value: text, a number, a date, a choice, a colour or a picture.
import type { ControlProps, JsonSchema } from "@jsonforms/core";
import { pointer } from "./schema";

const COLOUR = "^#[0-9a-fA-F]{6}$";
const DATE = /^\d{4}-\d\d-\d\d$/;
const PICTURE = "^(data:image/";
// Characters from which on text gets more than one line.
const LONG = 500;

export function Value({ data, schema, path, label, description, required, config, handleChange }: ControlProps) {
  const fault: string | undefined = config.faults.get(pointer(path));
  const set = (value: unknown) => handleChange(path, value === "" ? undefined : value);
  const flag = schema.type === "boolean";
  const words = <span>{`${label}${required ? " *" : ""}`}</span>;
  return (
    <label class={`field${flag ? " flag" : ""}${fault ? " faulty" : ""}`} data-pointer={pointer(path)}>
      {!flag && words}
      <Field {...{ data, schema, set }} />
      {flag && words}
      <small>{fault ?? description ?? schema.description ?? ""}</small>
    </label>
  );
}

interface FieldProps {
  data: unknown;
  schema: JsonSchema;
  set: (value: unknown) => void;
}

function Field(props: FieldProps) {
  const { schema } = props;
  if (schema.enum) return <Choice {...props} />;
  if (schema.type === "boolean") return <Flag {...props} />;
  if (schema.pattern === COLOUR) return <Colour {...props} />;
  if (schema.pattern?.startsWith(PICTURE)) return <Picture {...props} />;
  return <Text {...props} />;
}

function Choice({ data, schema, set }: FieldProps) {
  return (
    <select value={String(data ?? "")} onChange={(event) => set(event.currentTarget.value)}>
      <option value="">{schema.default === undefined ? "—" : `${schema.default} (unless given)`}</option>
      {schema.enum!.map((it) => (
        <option key={it} value={it}>
          {String(it)}
        </option>
      ))}
    </select>
  );
}

function Flag({ data, set }: FieldProps) {
  return <input type="checkbox" checked={data === true} onChange={(event) => set(event.currentTarget.checked)} />;
}

function Text({ data, schema, set }: FieldProps) {
  const value = data === undefined || data === null ? "" : String(data);
  if ((schema.maxLength ?? 0) > LONG) return <textarea rows={2} value={value} onInput={(event) => set(event.currentTarget.value)} />;
  // What is no date would not be seen in a date's field.
  const type = schema.format === "date" && (!value || DATE.test(value)) ? "date" : isNumber(schema) ? "number" : "text";
  const read = (text: string) => (type === "number" && text ? Number(text) : text);
  const hint = schema.default === undefined ? "" : String(schema.default);
  const take = (event: { currentTarget: HTMLInputElement }) => set(read(event.currentTarget.value));
  if (type === "date") return <input type="date" value={value} onInput={take} />;
  if (type === "number") return <input type="number" step="any" value={value} placeholder={hint} onInput={take} />;
  return <input type="text" value={value} placeholder={hint} onInput={take} />;
}

function Colour({ data, set }: FieldProps) {
  const value = typeof data === "string" ? data : "";
  return (
    <span class="together">
      <input type="color" aria-label="Pick a colour" value={value || "#000000"} onInput={(event) => set(event.currentTarget.value)} />
      <input type="text" value={value} placeholder="#rrggbb" onInput={(event) => set(event.currentTarget.value)} />
    </span>
  );
}

function Picture({ data, set }: FieldProps) {
  const shown = typeof data === "string" && data.startsWith("data:");
  return (
    <span class="together">
      <input type="file" accept="image/png,image/jpeg,image/svg+xml" onChange={(event) => void read(event.currentTarget.files![0]).then(set)} />
      {shown && <img src={data} alt="The logo" />}
      {data !== undefined && (
        <button type="button" onClick={() => set(undefined)}>
          Remove
        </button>
      )}
    </span>
  );
}

function read(file: File | undefined): Promise<unknown> {
  return new Promise((done) => {
    if (!file) return done(undefined);
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(file);
  });
}

/** An amount may be text too, and stays as it is written. */
function isNumber({ type }: JsonSchema): boolean {
  return type === "number" || type === "integer";
}
