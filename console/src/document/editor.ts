// The editor: JSON or HTML, with faults in their places.
import { html } from "@codemirror/lang-html";
import { json } from "@codemirror/lang-json";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap } from "@codemirror/view";
import { acceptCompletion, autocompletion } from "@codemirror/autocomplete";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import type { Place, Range } from "./faults";

export type Language = "json" | "html";

const LANGUAGES = { json, html };

// Colours are the page's, so that they follow it into the dark.
const THEME = EditorView.theme({
  "&": { height: "100%", fontSize: "0.875rem", color: "var(--ink)", backgroundColor: "var(--sheet)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--faint)", backgroundColor: "var(--sheet)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--chosen)",
  },
  ".cm-tooltip, .cm-panels": { color: "var(--ink)", backgroundColor: "var(--raised)", border: "1px solid var(--rule)" },
  ".hover, .cm-completionInfo": { maxWidth: "26rem", padding: "0.3rem 0.6rem", whiteSpace: "pre-wrap" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { color: "var(--ink)", backgroundColor: "var(--chosen)" },
  ".cm-foldPlaceholder": { color: "var(--faint)", backgroundColor: "transparent", border: "none" },
});

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.tagName], color: "var(--name)" },
  { tag: [tags.string, tags.attributeValue], color: "var(--string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.attributeName], color: "var(--number)" },
  { tag: [tags.comment, tags.documentMeta], color: "var(--faint)" },
]);

export class Editor {
  private readonly view: EditorView;

  /** In a shadow root, where CodeMirror's styles are adopted sheets, which the policy lets be. */
  constructor(place: HTMLElement, private readonly changed: () => void) {
    const root = place.attachShadow({ mode: "open" });
    this.view = new EditorView({ root, parent: root as unknown as Element });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Show another text; `schema` describes it, where it is JSON. */
  open(text: string, language: Language, schema?: unknown): void {
    this.view.setState(
      EditorState.create({
        doc: text,
        extensions: [
          basicSetup,
          LANGUAGES[language](),
          schema ? guided(schema) : [],
          lintGutter(),
          THEME,
          syntaxHighlighting(COLOURS),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": language === "json" ? "Data" : "HTML", tabindex: "0" }),
          EditorView.updateListener.of((update) => update.docChanged && this.changed()),
        ],
      }),
    );
  }

  /** Put another text in the place of the one that is shown; what is alike stays, with its folds and its place in sight. */
  replace(text: string): void {
    const { from, to, insert } = difference(this.text, text);
    this.view.dispatch({ changes: { from, to, insert } });
  }

  /** Change some of the text; it can be undone. */
  edit(changes: { from: number; to: number; insert: string }[]): void {
    this.view.dispatch({ changes });
  }

  mark(places: Place[]): void {
    const found = places.map(
      ({ from, to, message, expected }): Diagnostic => ({ from, to, message: said(message, expected), severity: "error" }),
    );
    // Not within the update that the faults are of.
    queueMicrotask(() => this.view.dispatch(setDiagnostics(this.view.state, found)));
  }

  line(place: Place): number {
    return this.view.state.doc.lineAt(place.from).number;
  }

  /** Show a place, and leave the focus where it is. */
  reveal({ from, to }: Range): void {
    this.view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
  }

  go(place: Place): void {
    this.view.dispatch({ selection: { anchor: place.from, head: place.to }, scrollIntoView: true });
    this.view.focus();
  }
}

/** The one change that makes a text another: all between what they begin and what they end with. */
function difference(before: string, after: string): Range & { insert: string } {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let same = 0;
  while (same < most - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

function said(message: string, expected: string | undefined): string {
  return expected ? `${message}. Expected: ${expected}` : message;
}

/** Completion and hover, loaded when they are first asked for. */
function guided(schema: unknown): Extension {
  const load = () => import("./completion");
  return [
    // Where no completion is open, Tab leaves the editor.
    keymap.of([{ key: "Tab", run: acceptCompletion }]),
    autocompletion({ override: [async (context) => (await load()).complete(schema, context)] }),
    hoverTooltip(async (view, pos) => (await load()).hover(schema, view, pos)),
  ];
}
