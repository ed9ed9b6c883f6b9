// Tabs with their panels (ARIA Authoring Practices): arrows lead from tab to tab.
// Where there is room, the JSON stands beside the panel of the chosen tab, and needs no tab.
import { find } from "../page";

const WIDE = matchMedia("(min-width: 1440px)");
const EDITOR = "editor";
const BESIDE_EDITOR = "form";

export class Tabs {
  private readonly tabs = [...document.querySelectorAll<HTMLElement>("[role=tab]")];
  private chosen = EDITOR;

  /** `opened` is called with the panel's id. */
  constructor(private readonly opened: (panel: string) => void) {
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.open(panel(tab)));
      tab.addEventListener("keydown", (event) => this.move(event, tab));
    }
    WIDE.addEventListener("change", () => this.settle());
  }

  /** Show the panel that was chosen, as far as what the document is made of has it. */
  settle(): void {
    const beside = WIDE.matches && document.body.dataset["kind"] === "json";
    document.body.classList.toggle("beside", beside);
    const tab = this.tabs.find((it) => panel(it) === this.chosen)!;
    this.open(tab.offsetParent ? this.chosen : beside ? BESIDE_EDITOR : EDITOR);
  }

  /** Have the editor in sight. */
  openEditor(): void {
    if (!beside()) this.open(EDITOR);
  }

  private open(name: string): void {
    this.chosen = name;
    for (const tab of this.tabs) {
      const chosen = panel(tab) === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      find(`#${panel(tab)}`).hidden = !chosen && !(beside() && panel(tab) === EDITOR);
    }
    this.opened(name);
  }

  private move(event: KeyboardEvent, tab: HTMLElement): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const shown = this.tabs.filter((it) => it.offsetParent);
    const next = shown[(shown.indexOf(tab) + step + shown.length) % shown.length]!;
    this.open(panel(next));
    next.focus();
  }
}

function beside(): boolean {
  return document.body.classList.contains("beside");
}

function panel(tab: HTMLElement): string {
  return tab.getAttribute("aria-controls")!;
}
