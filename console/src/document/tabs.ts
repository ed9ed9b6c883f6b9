// Tabs with their panels (ARIA Authoring Practices): arrows lead from tab to tab.
import { find } from "../page";

export class Tabs {
  private readonly tabs = [...document.querySelectorAll<HTMLElement>("[role=tab]")];

  /** `opened` is called with the panel's id. */
  constructor(private readonly opened: (panel: string) => void) {
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.open(panel(tab)));
      tab.addEventListener("keydown", (event) => this.move(event, tab));
    }
  }

  open(name: string): void {
    for (const tab of this.tabs) {
      const chosen = panel(tab) === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      find(`#${panel(tab)}`).hidden = !chosen;
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

function panel(tab: HTMLElement): string {
  return tab.getAttribute("aria-controls")!;
}
