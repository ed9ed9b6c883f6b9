// A PDF's pages, drawn by pdf.js, with their text where a screen reader and a mouse find it.
import {
  getDocument,
  GlobalWorkerOptions,
  type PDFDocumentProxy,
  type PDFPageProxy,
  TextLayer,
} from "pdfjs-dist";

GlobalWorkerOptions.workerSrc = new URL("worker.js", import.meta.url).href;

// What is drawn at once; a statement of a thousand pages is not to take the browser's memory.
const MOST = 50;

export class Sheets {
  private shown: PDFDocumentProxy | undefined;
  private turn = 0;

  constructor(private readonly place: HTMLElement) {}

  /** Show a document in the place of the one before. Returns how many pages it has. */
  async show(bytes: ArrayBuffer): Promise<number> {
    const mine = ++this.turn;
    // WeasyPrint embeds its fonts; WebAssembly is not in the page's policy.
    const made = await getDocument({ data: bytes, useWasm: false }).promise;
    const numbers = Array.from({ length: Math.min(made.numPages, MOST) }, (_, index) => index + 1);
    const width = this.place.clientWidth;
    const drawn = [];
    for (const number of numbers) {
      if (mine !== this.turn) break;
      drawn.push(await sheet(await made.getPage(number), made.numPages, width));
      // The first pages are in sight before the last are drawn.
      if (mine === this.turn && number <= 2) this.replace(drawn);
    }
    if (mine === this.turn) {
      this.replace(drawn);
      void this.shown?.loadingTask.destroy();
      this.shown = made;
    } else void made.loadingTask.destroy();
    return made.numPages;
  }

  /** The pages stay where they are, so that the eye does too. */
  private replace(drawn: HTMLElement[]): void {
    const [across, down] = [this.place.scrollLeft, this.place.scrollTop];
    const rest = [...this.place.children].slice(drawn.length);
    this.place.replaceChildren(...drawn, ...rest);
    this.place.scrollTo(across, down);
  }
}

async function sheet(page: PDFPageProxy, of: number, width: number): Promise<HTMLElement> {
  const scale = width / page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale });
  const figure = document.createElement("figure");
  figure.className = "sheet";
  figure.setAttribute("role", "group");
  figure.setAttribute("aria-label", `Page ${page.pageNumber} of ${of}`);
  figure.style.setProperty("--total-scale-factor", String(scale));
  const canvas = document.createElement("canvas");
  canvas.width = viewport.width * devicePixelRatio;
  canvas.height = viewport.height * devicePixelRatio;
  canvas.setAttribute("aria-hidden", "true");
  const transform = devicePixelRatio === 1 ? undefined : [devicePixelRatio, 0, 0, devicePixelRatio, 0, 0];
  await page.render({ canvas, viewport, ...(transform && { transform }) }).promise;
  const text = document.createElement("div");
  text.className = "textLayer";
  await new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render();
  figure.append(canvas, text);
  return figure;
}
