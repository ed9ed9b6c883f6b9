// The live view, folded away where the document wants its room.
import { keep, read } from "../kept";
import { find } from "../page";

const PLACE = "pressroom-folded";

const button = find("#fold");

export function offerFold(): void {
  button.addEventListener("click", () => {
    const away = !document.body.classList.contains("folded");
    keep(PLACE, away);
    fold(away);
  });
  fold(read(PLACE) === true);
}

function fold(away: boolean): void {
  document.body.classList.toggle("folded", away);
  button.textContent = away ? "Show service" : "Hide service";
  button.setAttribute("aria-expanded", String(!away));
}
