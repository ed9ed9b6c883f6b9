// What is wrong with the data, and where: in characters from the start.
import { applyEdits, findNodeAtLocation, modify, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { Fault } from "../service/service";

export interface Range {
  from: number;
  to: number;
}

export interface Place extends Range {
  message: string;
  expected?: string | undefined;
}

const JSON_ALONE = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** Where the text is no JSON (RFC 8259). */
export function syntax(text: string): Place[] {
  const errors: ParseError[] = [];
  parseTree(text, errors, JSON_ALONE);
  return errors.map(({ error, offset, length }) => ({
    from: Math.min(offset, text.length),
    to: Math.min(offset + length, text.length),
    message: words(printParseErrorCode(error)),
  }));
}

/** Where the service's faults are; one whose place is not there is put at the nearest that is. */
export function places(text: string, faults: Fault[]): Place[] {
  const root = parseTree(text);
  return faults.map(({ detail, pointer, expected }) => {
    const [from, to] = found(root, pointer ?? "");
    return { from, to, message: detail, expected };
  });
}

/** Where the value at a JSON Pointer is, or the nearest to it. */
export function place(text: string, pointer: string): Range {
  const [from, to] = found(parseTree(text), pointer);
  return { from, to };
}

function found(root: Node | undefined, pointer: string): [number, number] {
  return root ? range(nearest(root, steps(pointer))) : [0, 0];
}

/** The changes that give the value at a path another value, and leave the rest as it is. */
export function set(text: string, path: Path, value: unknown): { from: number; to: number; insert: string }[] {
  const edits = modify(text, path, value, { formattingOptions: { insertSpaces: true, tabSize: 2 } });
  return edits.map(({ offset, length, content }) => ({ from: offset, to: offset + length, insert: content }));
}

type Path = (string | number)[];

/** The text with what became of data, and all else as it was written. */
export function merged(text: string, before: unknown, after: unknown): string {
  return differences(before, after, []).reduce(
    (now, [path, value]) => applyEdits(now, modify(now, path, value, { formattingOptions: { insertSpaces: true, tabSize: 2 } })),
    text,
  );
}

function differences(before: unknown, after: unknown, path: Path): [Path, unknown][] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return after.flatMap((value, index) => differences(before[index], value, [...path, index]));
  if (!isObject(before) || !isObject(after)) return [[path, after]];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => differences(before[name], after[name], [...path, name]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A JSON Pointer's steps (RFC 6901). */
function steps(pointer: string): string[] {
  return pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function nearest(root: Node, path: string[]): Node {
  let node = root;
  for (const step of path) {
    const next = findNodeAtLocation(node, [node.type === "array" ? Number(step) : step]);
    if (!next) break;
    node = next;
  }
  return node;
}

/** A value that is long is marked by its name, or its first character. */
function range(node: Node): [number, number] {
  if (node.type !== "object" && node.type !== "array") return [node.offset, node.offset + node.length];
  const name = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
  return name ? [name.offset, name.offset + name.length] : [node.offset, node.offset + 1];
}

/** Such as "Comma expected" of CommaExpected. */
function words(code: string): string {
  const [first = "", ...rest] = code.split(/(?=[A-Z])/);
  return [first, ...rest.map((word) => word.toLowerCase())].join(" ");
}
