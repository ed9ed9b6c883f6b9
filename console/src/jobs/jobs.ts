// The list of jobs: in the place of the document, while it is asked for.
import { find } from "../page";
import { type Job, page } from "../service/jobs";
import { Problem, takesJobs } from "../service/service";
import { offerBatches } from "./batch";
import { Row } from "./row";

const HERE = "#jobs";
// Milliseconds between looks at the list.
const LOOK = 1500;
// Jobs that a page has, where there are more.
const FULL = 50;

const NONE =
  "No jobs yet. A batch makes a document of each line of a file. Its progress, its failures and its results are listed here, " +
  "and so is each document that was asked for with Prefer: respond-async.";

const list = find("#job-list");
const state = find<HTMLSelectElement>("#job-state");
const older = find<HTMLButtonElement>("#older");
const said = find("#jobs-said");

export class JobList {
  private readonly rows = new Map<string, Row>();
  private readonly older: Job[] = [];
  private next: string | undefined;
  private looking: number | undefined;
  private offered = false;

  /** Where the service takes jobs there is a way to them. */
  async start(): Promise<void> {
    state.addEventListener("change", () => this.forget());
    older.addEventListener("click", () => void this.more());
    addEventListener("hashchange", () => this.turn());
    if (!(await takesJobs())) return;
    find("#to-jobs").hidden = false;
    this.turn();
  }

  /** Show what the address names. */
  private turn(): void {
    const here = location.hash === HERE;
    document.body.dataset["view"] = here ? "jobs" : "document";
    find("#to-jobs").toggleAttribute("aria-current", here);
    clearTimeout(this.looking);
    if (here) return void this.open();
    if (location.hash) find(location.hash).scrollIntoView();
  }

  private async open(): Promise<void> {
    if (!this.offered) {
      this.offered = true;
      await offerBatches(() => void this.look());
    }
    await this.look();
  }

  private async look(): Promise<void> {
    clearTimeout(this.looking);
    try {
      const { jobs, next } = await page(this.path);
      if (!this.older.length) this.next = jobs.length < FULL ? undefined : next;
      this.show([...jobs, ...this.older.filter((it) => !jobs.some(({ id }) => id === it.id))]);
      said.textContent = this.rows.size ? "" : state.value ? `No job is ${state.value}.` : NONE;
    } catch (error) {
      tell(error);
    }
    if (location.hash === HERE) this.looking = window.setTimeout(() => void this.look(), LOOK);
  }

  private get path(): string {
    return `v1/jobs${state.value ? `?state=${state.value}` : ""}`;
  }

  private async more(): Promise<void> {
    if (!this.next) return;
    const { jobs, next } = await page(this.next);
    this.older.push(...jobs);
    this.next = jobs.length < FULL ? undefined : next;
    await this.look();
  }

  private forget(): void {
    this.older.length = 0;
    void this.look();
  }

  private show(jobs: Job[]): void {
    for (const [id, row] of this.rows)
      if (!jobs.some((job) => job.id === id)) {
        row.element.remove();
        this.rows.delete(id);
      }
    jobs.forEach((job, place) => this.put(job, place));
    older.hidden = !this.next;
  }

  private put(job: Job, place: number): void {
    const row = this.rows.get(job.id) ?? new Row(job, { changed: () => void this.look(), failed: tell });
    this.rows.set(job.id, row);
    row.show(job);
    if (list.children[place] !== row.element) list.insertBefore(row.element, list.children[place] ?? null);
  }
}

function tell(error: unknown): void {
  said.textContent = error instanceof Problem ? error.detail : "The service can't be reached.";
}
