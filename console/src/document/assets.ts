// Files that the HTML names: dropped onto the page, or chosen. They stay in this tab's memory.
import { find, text } from "../page";

export class Assets {
  readonly files = new Map<string, File>();

  constructor(private readonly changed: () => void) {
    const input = find<HTMLInputElement>("#files");
    input.addEventListener("change", () => {
      this.add(input.files!);
      input.value = "";
    });
    document.addEventListener("dragover", (event) => this.hover(event));
    document.addEventListener("dragleave", (event) => event.relatedTarget ?? this.dropping(false));
    document.addEventListener("drop", (event) => this.drop(event));
  }

  private hover(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.dropping(true);
  }

  private drop(event: DragEvent): void {
    this.dropping(false);
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.add(event.dataTransfer.files);
  }

  private dropping(on: boolean): void {
    document.body.classList.toggle("dropping", on);
  }

  private add(files: Iterable<File>): void {
    for (const file of files) this.files.set(file.name, file);
    this.show();
  }

  private show(): void {
    find("#asset-list").replaceChildren(...[...this.files].map(([name, file]) => this.item(name, file)));
    find("#tab-assets").textContent = this.files.size ? `Assets (${this.files.size})` : "Assets";
    this.changed();
  }

  private item(name: string, file: File): HTMLElement {
    const item = document.createElement("li");
    const remove = text("button", "Remove");
    remove.setAttribute("aria-label", `Remove ${name}`);
    remove.addEventListener("click", () => {
      this.files.delete(name);
      this.show();
    });
    item.append(text("code", name), text("small", `${Math.ceil(file.size / 1024)} KiB`), remove);
    return item;
  }
}
