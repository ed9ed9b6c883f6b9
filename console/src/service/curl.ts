// The same request, for a shell.
import type { Work } from "./service";

const SECRET = /password/i;

export function command(work: Work, keyed: boolean): string {
  const url = new URL(work.path, location.href).href;
  const headers = Object.entries(work.headers).map(([name, value]) => `-H ${header(name, value)}`);
  const lines = [
    `curl -sS ${quoted(url)}`,
    ...(work.accept === "application/pdf" ? [] : [`-H 'Accept: ${work.accept}'`]),
    ...headers,
    ...(keyed ? [`-H "Authorization: Bearer $PRESSROOM_KEY"`] : []),
    ...body(work),
    `-o document.${work.accept.split("/")[1]}`,
  ];
  return lines.join(" \\\n  ");
}

/** Passwords come from the shell's environment. */
function header(name: string, value: string): string {
  if (!SECRET.test(name)) return quoted(`${name}: ${value}`);
  return `"${name}: $${name.toUpperCase().replaceAll("-", "_")}"`;
}

function body(work: Work): string[] {
  if (!work.assets.size) return [`-H ${quoted(`Content-Type: ${work.type}`)}`, `--data-binary ${quoted(work.body)}`];
  const files = [...work.assets.keys()].map((name) => `-F ${quoted(`${name}=@${name}`)}`);
  return [`--form-string ${quoted(`index.html=${work.body}`)}`, ...files];
}

/** For a POSIX shell (2.2.2): as it is, but for the quote itself. */
function quoted(words: string): string {
  return `'${words.replaceAll("'", `'\\''`)}'`;
}
