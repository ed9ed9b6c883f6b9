// A form made of a template's schema, by JSON Forms, in step with the text.
import { type ControlElement, type JsonSchema, type Middleware, rankWith, UPDATE_DATA } from "@jsonforms/core";
import { JsonForms, withJsonFormsArrayControlProps, withJsonFormsControlProps } from "@jsonforms/react";
import { render } from "preact";
import { Items } from "./items";
import { Members } from "./members";
import { kind } from "./schema";
import { Value } from "./value";

const RENDERERS = [
  { tester: rankWith(1, () => true), renderer: withJsonFormsControlProps(Value) },
  { tester: rankWith(2, (...of) => kind(...of) === "object"), renderer: withJsonFormsControlProps(Members) },
  { tester: rankWith(2, (...of) => kind(...of) === "array"), renderer: withJsonFormsArrayControlProps(Items) },
];

export interface FormOptions {
  schema: JsonSchema;
  /** The part of the data that is shown: a path in the schema. */
  scope: string;
  /** Whether fields that are not in the data are shown too. */
  all: boolean;
}

/** What a form says of its use. */
export interface Listener {
  changed: (before: unknown, after: unknown) => void;
  /** A field has the focus, by its JSON Pointer. */
  entered: (pointer: string) => void;
}

export class Form {
  private shown = "";

  constructor(
    private readonly place: HTMLElement,
    private readonly listener: Listener,
  ) {
    place.addEventListener("focusin", ({ target }) => {
      const field = (target as HTMLElement).closest<HTMLElement>("[data-pointer]");
      if (field) listener.entered(field.dataset["pointer"]!);
    });
  }

  /** Show data, which may have been changed elsewhere; `faults` are by JSON Pointer. */
  show(options: FormOptions, data: unknown, faults: Map<string, string>): void {
    const shown = JSON.stringify([options.schema, data, [...faults]]);
    if (shown === this.shown) return;
    this.shown = shown;
    const scope: ControlElement = { type: "Control", scope: options.scope, label: false };
    render(
      <JsonForms
        schema={options.schema}
        uischema={scope}
        data={data}
        config={{ all: options.all, faults }}
        renderers={RENDERERS}
        cells={[]}
        validationMode="NoValidation"
        middleware={this.reduce}
      />,
      this.place,
    );
  }

  /**
   * Tell what a user changes, at once. JSON Forms' `onChange` comes later, and for data that `show` brought too:
   * by then the text may hold more, and the older data would undo it.
   */
  private readonly reduce: Middleware = (state, action, reducer) => {
    const next = reducer(state, action);
    if (action.type === UPDATE_DATA && next.data !== state.data) this.listener.changed(state.data, next.data);
    return next;
  };
}
