// The pages' toolbar: where one is, how large it is, and what is looked for.
import { find } from "../page";
import { Pages } from "./viewer";

export class Toolbar {
  readonly pages = new Pages(find("#sheets"), {
    moved: (page, of) => this.moved(page, of),
    scaled: (scale) => (find("#scale").textContent = `${Math.round(scale * 100)} %`),
    found: (current, total) => this.found(current, total),
  });
  private readonly page = find<HTMLInputElement>("#page");
  private readonly query = find<HTMLInputElement>("#find");

  constructor() {
    this.page.addEventListener("change", () => this.pages.go(Number(this.page.value)));
    find("#smaller").addEventListener("click", () => this.pages.zoom(-1));
    find("#larger").addEventListener("click", () => this.pages.zoom(1));
    find("#fit").addEventListener("click", () => this.pages.fit());
    this.query.addEventListener("input", () => this.pages.find(this.query.value, false));
    this.query.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.pages.find(this.query.value, event.shiftKey);
    });
  }

  private moved(page: number, of: number): void {
    this.page.value = String(page);
    this.page.max = String(of);
    find("#of").textContent = `of ${of}`;
  }

  private found(current: number, total: number): void {
    const words = total ? `${current} of ${total}` : "none";
    find("#matches").textContent = this.query.value ? words : "";
  }
}
