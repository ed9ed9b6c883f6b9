// What went wrong, where the pages would be, and what can be done about it.
import { find, text } from "../page";
import { advice, Problem } from "../service/service";

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
  const [title, detail] = words(error);
  const acts = document.createElement("div");
  acts.className = "acts";
  acts.append(...remedies.map(button));
  const hint = text("small", "");
  const options = error instanceof Problem ? error.faults.filter((it) => it.option) : [];
  const faults = options.map((it) => text("p", `${it.option}: ${it.detail}. Allowed: ${it.allowed}.`));
  const said = faults.length ? faults : [text("p", detail)];
  place.replaceChildren(text("h3", title), ...said, hint, acts);
  place.hidden = false;
  if (error instanceof Problem) hint.textContent = await advice(error);
}

function button({ words, act }: Remedy): HTMLElement {
  const made = text("button", words);
  made.addEventListener("click", act);
  return made;
}

function words(error: unknown): [string, string] {
  // What fetch throws where there is no answer.
  if (error instanceof TypeError) return ["The service can't be reached", "Is it running, and is the network up?"];
  if (error instanceof Problem) return [error.title, error.detail === error.title ? "" : error.detail];
  return ["The document can't be shown", String(error)];
}
