// The same request, for a shell.
import type { Work } from "./service";

export function command(work: Work, keyed: boolean): string {
  const url = new URL(work.path, location.href).href;
  const lines = [
    `curl -sS ${quoted(url)}`,
    `-H ${quoted(`Content-Type: ${work.type}`)}`,
    ...(keyed ? [`-H "Authorization: Bearer $PRESSROOM_KEY"`] : []),
    `--data-binary ${quoted(work.body)}`,
    "-o document.pdf",
  ];
  return lines.join(" \\\n  ");
}

/** For a POSIX shell (2.2.2): as it is, but for the quote itself. */
function quoted(words: string): string {
  return `'${words.replaceAll("'", `'\\''`)}'`;
}
