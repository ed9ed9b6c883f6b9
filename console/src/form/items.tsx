// A list: its items folded, each with its place in the list.
import { type ArrayControlProps, composePaths, type JsonSchema } from "@jsonforms/core";
import { JsonFormsDispatch } from "@jsonforms/react";
import { useState } from "preact/hooks";
import { title } from "./schema";

// A statement's entries: more at once would not be read, and would take long to draw.
const MOST = 50;

export function Items({ data, schema, path, label, addItem, removeItems, moveUp, renderers, cells }: ArrayControlProps) {
  const items: unknown[] = Array.isArray(data) ? data : [];
  const [opened, open] = useState<number | undefined>();
  const item = (schema.items ?? schema) as JsonSchema;
  const inside = (index: number) => (
    <JsonFormsDispatch
      schema={item}
      uischema={{ type: "Control", scope: "#", label: false } as never}
      path={composePaths(path, `${index}`)}
      {...(renderers && { renderers })}
      {...(cells && { cells })}
    />
  );
  return (
    <details class="group" open>
      <summary>
        {label} <small>{items.length}</small>
      </summary>
      {items.slice(0, MOST).map((it, index) => (
        <details class="item" key={index} open={opened === index} onToggle={(event) => event.currentTarget.open && open(index)}>
          <summary>
            {index + 1}. {title(it)}
          </summary>
          {opened === index && inside(index)}
          <button type="button" class="link" onClick={() => removeItems!(path, [index])()}>
            Remove
          </button>{" "}
          {index > 0 && (
            <button type="button" class="link" onClick={() => moveUp!(path, index)()}>
              Move up
            </button>
          )}
        </details>
      ))}
      {items.length > MOST && <p>{items.length - MOST} more are in the JSON.</p>}
      <button type="button" onClick={() => (addItem(path, first(item))(), open(items.length))}>
        Add
      </button>
    </details>
  );
}

/** An item to begin with. */
function first({ type, $ref }: JsonSchema): unknown {
  return type === "object" || $ref ? {} : type === "array" ? [] : "";
}
