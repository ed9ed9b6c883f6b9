// What went wrong, where the pages would be, and what can be done about it.
import { find, text } from "../page";
import { advice, Problem } from "../service/service";
import { words } from "../words";

const place = find("#problem");

export interface Remedy {
  words: string;
  act: () => void;
}

export function hideProblem(): void {
  place.hidden = true;
  place.replaceChildren();
}

/** Show an error; `remedies` are offered as buttons. */
export async function showProblem(error: unknown, remedies: Remedy[]): Promise<void> {
  const [title, detail] = said(error);
  const acts = document.createElement("div");
  acts.className = "acts";
  acts.append(...remedies.map(button));
  const hint = text("small", "");
  place.replaceChildren(text("h3", title), ...faults(error, detail), hint, acts);
  place.hidden = false;
  if (!(error instanceof Problem)) return;
  // What the service advises is for programs: here it is where nothing else helps.
  hint.textContent = error.faults.length || remedies.length > 1 ? "" : await advice(error);
}

function faults(error: unknown, detail: string): HTMLElement[] {
  const listed = error instanceof Problem ? error.faults : [];
  const options = listed.filter((it) => it.option);
  if (options.length) return options.map((it) => text("p", `${words(it.option!)}: ${it.detail}. Allowed: ${it.allowed}.`));
  return [text("p", listed.some((it) => it.pointer !== undefined) ? `${detail} The list beneath the data leads to each.` : detail)];
}

function button({ words, act }: Remedy): HTMLElement {
  const made = text("button", words);
  made.addEventListener("click", act);
  return made;
}

function said(error: unknown): [string, string] {
  // What fetch throws where there is no answer.
  if (error instanceof TypeError) return ["The service can't be reached", "Is it running, and is the network up?"];
  if (error instanceof Problem) return [error.title, error.detail === error.title ? "" : error.detail];
  return ["The document can't be shown", String(error)];
}
