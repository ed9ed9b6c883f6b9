// A document's pages, by the parts of pdf.js' own viewer: drawn as they come into view, with their
// text, links and search.
import { AnnotationMode, getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from "pdfjs-dist";
import { EventBus, LinkTarget, PDFFindController, PDFLinkService, PDFViewer } from "pdfjs-dist/web/pdf_viewer.mjs";

GlobalWorkerOptions.workerSrc = new URL("worker.js", import.meta.url).href;

/** What a viewer says while it is looked at. */
export interface Audience {
  moved(page: number, of: number): void;
  scaled(scale: number): void;
  found(current: number, total: number): void;
}

const FIT = "page-width";
const STEP = 1.2;
const [SMALLEST, LARGEST] = [0.25, 5];

/** The document that is shown, in a viewer of its own; the next one gets another. */
export class Pages {
  private shown: Sheets | undefined;
  private coming: Sheets | undefined;
  private scale = FIT;
  private query = "";

  constructor(
    private readonly place: HTMLElement,
    private readonly audience: Audience,
  ) {}

  /**
   * Show a document in the place of the one before, once its first page is drawn.
   * Returns how many pages it has. `password` opens it, where it has one.
   */
  async show(bytes: ArrayBuffer, password: string): Promise<number> {
    this.coming?.close();
    const sheets = (this.coming = new Sheets(this.place, this.audience));
    const document = await sheets.open(bytes, password);
    await sheets.drawn(this.scale, this.shown?.position);
    if (this.coming === sheets) this.take(sheets);
    return document.numPages;
  }

  /** Show no document. */
  clear(): void {
    this.coming?.close();
    this.shown?.close();
    this.coming = this.shown = undefined;
  }

  go(page: number): void {
    this.shown?.go(page);
  }

  fit(): void {
    this.zoomTo(FIT);
  }

  zoom(steps: number): void {
    if (!this.shown) return;
    const scale = this.shown.scale * STEP ** steps;
    this.zoomTo(String(Math.min(LARGEST, Math.max(SMALLEST, scale))));
  }

  /** Look for words; the same words again: for their next place, or the one before. */
  find(query: string, backwards: boolean): void {
    const again = query === this.query;
    this.query = query;
    this.shown?.find(query, again, backwards);
  }

  private take(sheets: Sheets): void {
    this.shown?.close();
    this.shown = sheets;
    this.coming = undefined;
    sheets.reveal();
    if (this.query) sheets.find(this.query, false, false);
  }

  private zoomTo(scale: string): void {
    this.scale = scale;
    this.shown?.zoomTo(scale);
  }
}

interface Position {
  top: number;
  left: number;
}

/** One document's viewer. */
class Sheets {
  private readonly over = new AbortController();
  private readonly container = globalThis.document.createElement("div");
  private readonly bus = new EventBus();
  private readonly viewer: PDFViewer;
  private readonly links: PDFLinkService;
  private readonly search: PDFFindController;
  private document: PDFDocumentProxy | undefined;

  constructor(
    private readonly place: HTMLElement,
    private readonly audience: Audience,
  ) {
    this.container.className = "sheets coming";
    this.container.tabIndex = 0;
    this.container.setAttribute("role", "region");
    this.container.setAttribute("aria-label", "The document");
    this.container.append(globalThis.document.createElement("div"));
    this.container.firstElementChild!.className = "pdfViewer";
    place.append(this.container);
    const eventBus = this.bus;
    this.links = new PDFLinkService({ eventBus, externalLinkTarget: LinkTarget.BLANK });
    this.search = new PDFFindController({ eventBus, linkService: this.links });
    // A value of its own: pdf.js' types do not know its abortSignal.
    const options = {
      container: this.container as HTMLDivElement,
      eventBus,
      linkService: this.links,
      findController: this.search,
      annotationMode: AnnotationMode.ENABLE,
      removePageBorders: true,
      abortSignal: this.over.signal,
    };
    this.viewer = new PDFViewer(options);
    this.links.setViewer(this.viewer);
  }

  get position(): Position {
    return { top: this.container.scrollTop, left: this.container.scrollLeft };
  }

  get scale(): number {
    return this.viewer.currentScale;
  }

  async open(data: ArrayBuffer, password: string): Promise<PDFDocumentProxy> {
    // WeasyPrint embeds its fonts; WebAssembly is not in the page's policy.
    this.document = await getDocument({ data, password, useWasm: false }).promise;
    return this.document;
  }

  /** Once the pages that are in sight at this place are drawn. */
  async drawn(scale: string, { top, left }: Position = { top: 0, left: 0 }): Promise<void> {
    const laidOut = this.event("pagesinit");
    const drawn = this.event("pagerendered");
    this.viewer.setDocument(this.document!);
    this.links.setDocument(this.document!);
    await laidOut;
    this.viewer.currentScaleValue = scale;
    this.container.scrollTo(left, top);
    await drawn;
  }

  reveal(): void {
    const { moved, scaled, found } = this.audience;
    this.bus.on("pagechanging", ({ pageNumber }: { pageNumber: number }) => moved(pageNumber, this.viewer.pagesCount));
    this.bus.on("scalechanging", ({ scale }: { scale: number }) => scaled(scale));
    const counted = ({ matchesCount }: { matchesCount: { current: number; total: number } }) =>
      found(matchesCount.current, matchesCount.total);
    this.bus.on("updatefindmatchescount", counted);
    this.bus.on("updatefindcontrolstate", counted);
    moved(this.viewer.currentPageNumber, this.viewer.pagesCount);
    scaled(this.viewer.currentScale);
    const width = new ResizeObserver(() => this.refit());
    width.observe(this.place);
    this.over.signal.addEventListener("abort", () => width.disconnect());
    this.container.classList.remove("coming");
  }

  go(page: number): void {
    this.viewer.currentPageNumber = Math.min(Math.max(1, page), this.viewer.pagesCount);
  }

  zoomTo(scale: string): void {
    this.viewer.currentScaleValue = scale;
  }

  find(query: string, again: boolean, findPrevious: boolean): void {
    this.bus.dispatch("find", {
      source: this,
      type: again ? "again" : "",
      query,
      caseSensitive: false,
      entireWord: false,
      highlightAll: true,
      findPrevious,
      matchDiacritics: false,
    });
  }

  close(): void {
    this.over.abort();
    this.container.remove();
    void this.document?.loadingTask.destroy();
  }

  private refit(): void {
    // Of no width pdf.js makes a scale that it can't leave again.
    if (!this.container.clientWidth) return;
    if (this.viewer.currentScaleValue === FIT) this.viewer.currentScaleValue = FIT;
  }

  private event(name: string): Promise<unknown> {
    return new Promise((done) => this.bus.on(name, done, { once: true }));
  }
}
