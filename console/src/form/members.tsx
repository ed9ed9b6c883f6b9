// An object: the members that it has or must have, and a choice of those that it may have.
import { composePaths, type ControlProps, type JsonSchema, Resolve } from "@jsonforms/core";
import { JsonFormsDispatch } from "@jsonforms/react";
import { useState } from "preact/hooks";
import { words } from "../words";
import { pointer } from "./schema";

export function Members({ data, schema, rootSchema, path, label, config, handleChange, renderers, cells }: ControlProps) {
  const [added, add] = useState<string[]>([]);
  const properties = schema.properties ?? {};
  const shown = (name: string) =>
    config.all || data?.[name] !== undefined || schema.required?.includes(name) || added.includes(name);
  const names = Object.keys(properties);
  const [simple, nested] = split(names.filter(shown), properties, rootSchema);
  const dispatch = (name: string) => (
    <JsonFormsDispatch
      key={name}
      schema={schema}
      uischema={{ type: "Control", scope: `#/properties/${name}`, label: words(name) } as never}
      path={path}
      {...(renderers && { renderers })}
      {...(cells && { cells })}
    />
  );
  const body = (
    <>
      <div class="fields">{simple.map(dispatch)}</div>
      {nested.map(dispatch)}
      <Add names={names.filter((name) => !shown(name))} schema={properties} add={(name) => add([...added, name])} />
    </>
  );
  if (!label) return body;
  return (
    <details class="group" open={!config.faults.size || inside(config.faults, path) || undefined}>
      <summary>{label}</summary>
      {body}
      {data !== undefined && !config.all && (
        <button type="button" class="link" onClick={() => handleChange(path, undefined)}>
          Remove {label.toLowerCase()}
        </button>
      )}
    </details>
  );
}

function Add({ names, schema, add }: { names: string[]; schema: Record<string, JsonSchema>; add: (name: string) => void }) {
  if (!names.length) return null;
  return (
    <select
      class="add"
      aria-label="Add a field"
      value=""
      onChange={(event) => {
        add(event.currentTarget.value);
        event.currentTarget.value = "";
      }}
    >
      <option value="">Add a field…</option>
      {names.map((name) => (
        <option key={name} value={name} title={schema[name]!.description}>
          {words(name)}
        </option>
      ))}
    </select>
  );
}

/** Those that are one value, and those that hold others. */
function split(names: string[], properties: Record<string, JsonSchema>, root: JsonSchema): [string[], string[]] {
  const holds = (name: string) => {
    const { type } = Resolve.schema({ properties } as JsonSchema, `#/properties/${name}`, root) ?? {};
    return type === "object" || type === "array";
  };
  return [names.filter((name) => !holds(name)), names.filter(holds)];
}

function inside(faults: Map<string, string>, path: string): boolean {
  return [...faults.keys()].some((it) => it.startsWith(pointer(composePaths(path, ""))));
}
