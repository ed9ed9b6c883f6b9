// What a form asks of a JSON Schema.
import { type ControlElement, type JsonSchema, Resolve, type TesterContext, type UISchemaElement } from "@jsonforms/core";

/** The type that a control's schema asks for; "value" for all that is neither object nor array. */
export function kind(uischema: UISchemaElement, schema: JsonSchema, { rootSchema }: TesterContext): string {
  const { type } = Resolve.schema(schema, (uischema as ControlElement).scope, rootSchema) ?? {};
  return type === "object" || type === "array" ? type : "value";
}

/** JSON Forms' path as a JSON Pointer. */
export function pointer(path: string): string {
  return path ? `/${path.replaceAll(".", "/")}` : "";
}

/** A few words of data that tell one item of a list from the next. */
export function title(data: unknown): string {
  if (data === null || typeof data !== "object") return String(data ?? "");
  const found = Object.values(data).find((it) => typeof it === "string" && it);
  return typeof found === "string" ? found.slice(0, 60) : "";
}
