// A job in the list: how far it is, and what can be done with it.
import { text } from "../page";
import { act, type Failure, failures, type Job, remove, result, type State } from "../service/jobs";

// Lines that failed, as many as are shown.
const MOST_SHOWN = 50;
const WORK: State[] = ["queued", "running", "paused"];
const RESULTS: Record<string, string> = { zip: "Download ZIP", pdf: "Download PDF", result: "Download" };

/** What a row needs to say that something was done, or could not be. */
export interface Listener {
  changed: () => void;
  failed: (error: unknown) => void;
}

export class Row {
  readonly element = document.createElement("li");
  private readonly state = text("strong", "");
  private readonly facts = text("span", "");
  private readonly bar = document.createElement("progress");
  private readonly acts = document.createElement("div");
  private readonly faults = document.createElement("ol");
  private shown = "";

  constructor(private job: Job, private readonly listener: Listener) {
    const head = document.createElement("div");
    head.className = "head";
    const created = new Date(job.created).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
    const name = job.kind === "batch" ? `Batch of ${count(job.total, "line")}` : "Document";
    head.append(this.state, text("span", name), text("time", created), text("code", job.id.slice(-8)));
    this.bar.max = job.total;
    this.bar.setAttribute("aria-label", "Lines that are settled");
    this.acts.className = "acts";
    this.faults.className = "failures";
    this.element.append(head, this.bar, this.facts, this.acts, this.faults);
    this.show(job);
  }

  /** Show it as it is now; what has not changed is left alone, so that a focus stays where it is. */
  show(job: Job): void {
    const said = JSON.stringify(job);
    if (said === this.shown) return;
    [this.job, this.shown] = [job, said];
    this.element.dataset["state"] = job.state;
    this.state.textContent = job.state;
    this.bar.value = job.made + job.failed;
    this.bar.hidden = !WORK.includes(job.state);
    this.facts.textContent = facts(job);
    this.offer();
  }

  private offer(): void {
    const { job } = this;
    const wanted = acts(job).map((it) => it.words);
    const there = [...this.acts.children].map((it) => it.textContent);
    if (String(wanted) !== String(there)) this.acts.replaceChildren(...acts(job).map((it) => this.button(it)));
    if (!job.failed) this.faults.replaceChildren();
  }

  private button({ words, run }: Act): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => void this.run(button, run));
    return button;
  }

  private async run(button: HTMLButtonElement, run: Act["run"]): Promise<void> {
    button.disabled = true;
    try {
      await run(this.job, (found) => this.list(found));
      this.listener.changed();
    } catch (error) {
      this.listener.failed(error);
    } finally {
      button.disabled = false;
    }
  }

  private list(found: Failure[]): void {
    const rest = this.job.failed - found.length;
    const items = found.map((it) => failure(it));
    this.faults.replaceChildren(...items, ...(rest > 0 ? [text("li", `and ${rest.toLocaleString()} more`)] : []));
  }
}

interface Act {
  words: string;
  run: (job: Job, list: (found: Failure[]) => void) => Promise<void>;
}

/** What can be done with a job in its state. */
function acts(job: Job): Act[] {
  const works = WORK.includes(job.state);
  const found: Act[] = [];
  if (job.state === "done")
    for (const [output, words] of Object.entries(RESULTS))
      if (job.links[output] && job.made) found.push({ words, run: (it) => download(it, output) });
  if (job.failed) found.push({ words: "Show failures", run: async (it, list) => list(await failures(it, MOST_SHOWN)) });
  if (works && job.state !== "paused") found.push({ words: "Pause", run: (it) => act(it, "pause") });
  if (job.state === "paused") found.push({ words: "Resume", run: (it) => act(it, "resume") });
  if (!works && job.failed && job.phase === "make" && job.state !== "cancelled")
    found.push({ words: "Try failures again", run: (it) => act(it, "retry") });
  if (job.webhook === "failed") found.push({ words: "Send webhook again", run: (it) => act(it, "webhook") });
  found.push({ words: works ? "Cancel" : "Delete", run: (it) => remove(it) });
  return found;
}

async function download(job: Job, output: string): Promise<void> {
  const link = document.createElement("a");
  link.href = await result(job, output);
  link.download = output === "result" ? "" : `${job.id}.${output}`;
  link.click();
}

function facts({ state, phase, made, failed, seconds_left, reason }: Job): string {
  const parts = [phase === "check" ? "Data are checked" : `${made.toLocaleString()} made`];
  if (failed) parts.push(`${failed.toLocaleString()} failed`);
  if (state === "running" && seconds_left !== null) parts.push(`${duration(seconds_left)} left`);
  return `${parts.join(", ")}.${reason ? ` ${reason}` : ""}`;
}

function failure({ line, detail, errors }: Failure): HTMLElement {
  const item = document.createElement("li");
  const places = (errors ?? []).map((it) => `${it.pointer ?? ""} ${it.detail}`.trim());
  item.append(text("strong", `Line ${line.toLocaleString()}`), ` ${[detail, ...places].join(" ")}`);
  return item;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function count(number: number, what: string): string {
  return `${number.toLocaleString()} ${what}${number === 1 ? "" : "s"}`;
}
