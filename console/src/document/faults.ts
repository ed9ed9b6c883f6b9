// What is wrong with the data, and where: in characters from the start.
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { Fault } from "../service/service";

export interface Place {
  from: number;
  to: number;
  message: string;
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
  return faults.map(({ detail, pointer }) => {
    const node = root && nearest(root, steps(pointer ?? ""));
    const [from, to] = node ? range(node) : [0, 0];
    return { from, to, message: detail };
  });
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
