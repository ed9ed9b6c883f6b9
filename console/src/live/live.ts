// The live view: what the service tells of itself, once a second.
import { Chart } from "./chart";
import { find, text } from "../page";
import { events, type Lane, Problem, type Status } from "../service/service";
import { duration } from "../words";
import { ENDS, OUTCOMES, VERDICTS } from "./words";

// Milliseconds after which a stream that ended is asked for again.
const AGAIN = 2000;
// Ends of lanes that are listed one by one.
const LISTED = 8;

// Milliseconds by which a callback blocks the loop noticeably: the service's own limit of a stall.
const STALL = 250;

const lagChart = new Chart(find("#lag-chart"), {
  colour: "--lag",
  range: [1, 1000],
  logarithmic: true,
  ticks: [1, 10, 100, 1000],
  words: (value) => `${value} ms`,
  threshold: STALL,
});
const poolChart = new Chart(find("#pool-chart"), {
  colour: "--pool",
  range: [0, 1],
  ticks: [0, 0.5, 1],
  words: (value) => `${value * 100} %`,
});
let before: Status | undefined;
let arrived = 0;

/** Watch for as long as the page is open. */
export async function watch(): Promise<never> {
  for (;;) {
    try {
      for await (const status of events()) show(status);
      silent("The service has ended the stream.");
    } catch (error) {
      silent(error instanceof Problem ? error.detail : "The service can't be reached.");
    }
    for (const chart of [lagChart, poolChart]) chart.add(null); // a gap
    before = undefined; // another process may be there
    await new Promise((done) => setTimeout(done, AGAIN));
  }
}

function show(status: Status): void {
  const { pressure, loop, pool } = status;
  const verdict = pool.draining ? "draining" : pool.trouble ? "trouble" : pressure.verdict;
  put("#verdict", VERDICTS[verdict] ?? verdict);
  find("#verdict").dataset["verdict"] = verdict;
  put("#advice", pool.trouble ?? pressure.advice);
  put("#evidence", `${pressure.verdict}: ${evidence(pressure.evidence)}`);
  const lag = loop.worst_lag_seconds * 1000;
  const saturation = share(pool);
  lagChart.add(Math.min(1000, Math.max(1, lag)));
  poolChart.add(saturation);
  put("#lag", `${lag.toFixed(1)} ms`);
  put("#saturation", `${Math.round(saturation * 100)} %`);
  put("#queue", queue(status));
  find("#figures").replaceChildren(...figures(status.recent));
  find("#lanes").replaceChildren(...status.lanes.map(lane));
  find("#outcomes").replaceChildren(...Object.entries(status.outcomes).flatMap(outcome));
  tellEnds(status);
  before = status;
}

/** The numbers that made the verdict, as words: "pool demand 1.42, refused 0.08". */
function evidence(numbers: Record<string, number>): string {
  const parts = Object.entries(numbers);
  return parts.map(([name, number]) => `${name.replaceAll("_", " ")} ${number}`).join(", ");
}

/** How much of the lanes' time since the last news went to documents. */
function share(pool: Status["pool"]): number {
  const now = performance.now();
  const seconds = (now - arrived) / 1000;
  arrived = now;
  if (!before) return pool.busy / pool.workers;
  const worked = (pool.busy_seconds - before.pool.busy_seconds) / seconds / pool.workers;
  return Math.min(1, Math.max(0, worked));
}

/** Text that is the same is not set again: a screen reader would say it again. */
function put(place: string, words: string): void {
  const element = find(place);
  if (element.textContent !== words) element.textContent = words;
}

function silent(why: string): void {
  put("#verdict", "No news");
  find("#verdict").dataset["verdict"] = "silent";
  put("#advice", why);
  put("#evidence", "");
}

function figures(recent: Status["recent"]): HTMLElement[] {
  return [
    figure("documents a second", recent.documents_per_second.toFixed(1)),
    figure("refused", String(recent.refused), recent.refused > 0),
    figure("half within (p50)", seconds(recent.p50_seconds)),
    figure("99 % within (p99)", seconds(recent.p99_seconds)),
  ];
}

function figure(name: string, value: string, bad = false): HTMLElement {
  const item = document.createElement("div");
  item.className = bad ? "bad" : "";
  item.append(text("dt", name), text("dd", value));
  return item;
}

function seconds(value: number | null): string {
  return value === null ? "–" : duration(value);
}

function queue({ pool, pressure }: Status): string {
  const demand = `Demand is ${Math.round(pressure.pool_demand * 100)} % of the lanes.`;
  if (!pool.queued) return `Nothing waits. ${demand}`;
  return `${pool.queued} of ${pool.queue_room} wait, with ${pool.queued_work_seconds.toFixed(1)} s of work. ${demand}`;
}

function lane({ pid, state, doing, seconds, documents, rss_bytes }: Lane): HTMLElement {
  const item = document.createElement("li");
  item.dataset["state"] = state;
  const facts = pid ? `${documents} made · ${Math.round(rss_bytes / 2 ** 20)} MiB · pid ${pid}` : "";
  item.append(text("strong", doing ?? state), text("span", `${seconds.toFixed(0)} s`), text("small", facts));
  return item;
}

function outcome([name, count]: [string, number]): HTMLElement[] {
  return [text("dt", OUTCOMES[name] ?? name), text("dd", count.toLocaleString())];
}

function tellEnds({ pool, lanes }: Status): void {
  if (!before) return;
  const pids = before.lanes.map((lane) => lane.pid);
  const gone = pids.filter((pid) => pid && !lanes.some((lane) => lane.pid === pid));
  const reasons = Object.entries(pool.restarts).flatMap(([reason, count]) =>
    Array<string>(Math.max(0, count - (before!.pool.restarts[reason] ?? 0))).fill(reason),
  );
  const place = find("#restarts");
  const time = new Date().toLocaleTimeString();
  for (const [index, reason] of reasons.entries()) {
    const which = gone.length === reasons.length ? ` ${pids.indexOf(gone[index]!) + 1}, pid ${gone[index]}` : "";
    place.prepend(text("li", `${time} · Lane${which}: ${ENDS[reason] ?? reason}.`));
  }
  while (place.children.length > LISTED) place.lastElementChild!.remove();
}
