// The API key, where the operator asks for one. It leaves with the tab.
import { find } from "../page";

const PLACE = "pressroom-key";

const dialog = find<HTMLDialogElement>("#ask");
const field = find<HTMLInputElement>("#key");
dialog.addEventListener("cancel", (event) => event.preventDefault());
let asking: Promise<void> | undefined;

export function hasKey(): boolean {
  return sessionStorage.getItem(PLACE) !== null;
}

/** As fetch, with the key; asks for it where it is missing or wrong. */
export async function keyed(path: string, init: RequestInit): Promise<Response> {
  for (;;) {
    const key = sessionStorage.getItem(PLACE);
    const headers = new Headers(init.headers);
    if (key) headers.set("Authorization", `Bearer ${key}`);
    const answer = await fetch(path, { ...init, headers });
    if (answer.status !== 401) return answer;
    // Another request may have been given the key since this one was sent.
    if (sessionStorage.getItem(PLACE) !== key) continue;
    if (key) find("#why").textContent = "This key is not known here.";
    await ask();
  }
}

function ask(): Promise<void> {
  return (asking ??= new Promise((done) => {
    field.value = "";
    dialog.addEventListener(
      "close",
      () => {
        sessionStorage.setItem(PLACE, field.value.trim());
        asking = undefined;
        done();
      },
      { once: true },
    );
    dialog.showModal();
  }));
}
