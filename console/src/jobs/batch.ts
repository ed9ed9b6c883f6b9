// A batch, started from a file with a line of JSON for each document.
import { find } from "../page";
import { submit } from "../service/jobs";
import { Problem, templates } from "../service/service";

const HTML = "";

const details = find<HTMLDetailsElement>("#new-batch");
const form = find<HTMLFormElement>("#batch");
const button = find<HTMLButtonElement>("#start-batch");
const said = find("#batch-said");

/** `begun` is called when a batch has been accepted. */
export async function offerBatches(begun: () => void): Promise<void> {
  let key = crypto.randomUUID();
  form.addEventListener("input", () => (key = crypto.randomUUID()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(key).then((accepted) => {
      if (!accepted) return;
      key = crypto.randomUUID();
      form.reset();
      begun();
    });
  });
  const names = (await templates()).map(({ name }) => name);
  const field = find<HTMLSelectElement>("#batch-template");
  field.replaceChildren(new Option("HTML", HTML), ...names.map((name) => new Option(name, name)));
}

/** Whether the service has accepted it; why not, is said. */
async function send(key: string): Promise<boolean> {
  const file = find<HTMLInputElement>("#batch-file").files![0]!;
  button.disabled = true;
  said.textContent = `Sending ${file.name}…`;
  try {
    const { total } = await submit(file, query(), key);
    said.textContent = `${total.toLocaleString()} ${total === 1 ? "line" : "lines"} accepted.`;
    details.open = false;
    return true;
  } catch (error) {
    said.textContent = error instanceof Problem ? words(error) : "The service can't be reached. Start it again: it is not made twice.";
    return false;
  } finally {
    button.disabled = false;
  }
}

function query(): URLSearchParams {
  const fields = new FormData(form);
  const given = new URLSearchParams({ output: fields.getAll("output").join(",") || "documents" });
  for (const name of ["template", "names", "strict"]) {
    const value = fields.get(name);
    if (value) given.set(name, String(value));
  }
  return given;
}

function words({ detail, faults }: Problem): string {
  return [detail, ...faults.map((it) => `${it.option ?? it.pointer ?? ""}: ${it.detail}`)].join(" ");
}
