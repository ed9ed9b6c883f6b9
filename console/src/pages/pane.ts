// The pages' side: what was made, as pages, a picture or HTML's source, and what is said of it.
import { find } from "../page";
import type { Made } from "../service/service";
import { Toolbar } from "./toolbar";

const tab = find<HTMLAnchorElement>("#tab");
const download = find<HTMLAnchorElement>("#download");
const place = find("#sheets");

const ENDINGS: Record<string, string> = { "application/pdf": "pdf", "image/png": "png", "text/html": "html", "application/xml": "xml" };

export class Pane {
  private readonly pages = new Toolbar().pages;
  private other: HTMLElement | undefined;

  /** Show a document; what was there is gone. Returns what to say of it. */
  async show(made: Made, name: string, password: string): Promise<string> {
    this.offer(made, name);
    if (made.type === "application/pdf") {
      const pages = await this.pages.show(made.bytes, password);
      this.replaceOther(undefined);
      return `${count(pages, "page")}, typeset`;
    }
    this.pages.clear();
    this.replaceOther(made.type === "image/png" ? picture(download.href) : source(made.bytes));
    return made.type === "image/png" ? "The first page, typeset" : `The ${ENDINGS[made.type]!.toUpperCase()}, written`;
  }

  /** Show nothing. */
  clear(): void {
    this.pages.clear();
    this.replaceOther(undefined);
    for (const link of [tab, download]) {
      link.removeAttribute("href");
      link.setAttribute("aria-disabled", "true");
    }
    this.stale(false);
  }

  /** Whether what is shown was made before the last change. */
  stale(is: boolean): void {
    const shown = download.hasAttribute("href");
    place.classList.toggle("stale", is && shown);
    find("#stale").hidden = !(is && shown);
  }

  private replaceOther(element: HTMLElement | undefined): void {
    this.other?.remove();
    this.other = element;
    if (element) place.append(element);
  }

  private offer({ bytes, type }: Made, name: string): void {
    URL.revokeObjectURL(download.href);
    // A copy: pdf.js takes the bytes for itself. HTML and XML of a caller's data are shown as text.
    const shown = type === "text/html" || type === "application/xml" ? "text/plain" : type;
    download.href = tab.href = URL.createObjectURL(new Blob([bytes], { type: shown }));
    download.download = `${name}.${ENDINGS[type]}`;
    for (const link of [tab, download]) link.removeAttribute("aria-disabled");
  }
}

function picture(url: string): HTMLElement {
  const image = new Image();
  image.src = url;
  image.alt = "The first page";
  return image;
}

function source(bytes: ArrayBuffer): HTMLElement {
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.textContent = new TextDecoder().decode(bytes);
  return pre;
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
