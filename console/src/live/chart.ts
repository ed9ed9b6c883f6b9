// One figure of the last minute, on a scale that does not change.
import uPlot from "uplot";

// Seconds that are shown.
const SPAN = 60;
const AGO = [45, 30, 15];

export interface Scale {
  /** The name of a colour of the page. */
  colour: string;
  range: [number, number];
  ticks: number[];
  words: (value: number) => string;
  logarithmic?: boolean;
  /** From here on it is too much. */
  threshold?: number;
}

export class Chart {
  private readonly times: number[] = [];
  private readonly values: (number | null)[] = [];
  private plot: uPlot;

  constructor(
    private readonly place: HTMLElement,
    private readonly scale: Scale,
  ) {
    this.plot = this.draw();
    new ResizeObserver(() => this.plot.setSize(this.size())).observe(place);
    // The colours are drawn, not styled.
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
  }

  /** One more second's value; null is a gap. */
  add(value: number | null): void {
    const now = Date.now() / 1000;
    this.times.push(now);
    this.values.push(value);
    while (this.times[0]! < now - SPAN) for (const column of [this.times, this.values]) column.shift();
    this.plot.setData([this.times, this.values]);
  }

  private redraw(): void {
    this.plot.destroy();
    this.plot = this.draw();
  }

  private draw(): uPlot {
    const { range, ticks, words, logarithmic, colour } = this.scale;
    const axis = { stroke: this.colour("--faint"), font: "11px system-ui", ticks: { show: false } };
    const ago = { splits: () => AGO.map((it) => Date.now() / 1000 - it), values: () => AGO.map((it) => `−${it} s`) };
    const options: uPlot.Options = {
      ...this.size(),
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { range: () => [Date.now() / 1000 - SPAN, Date.now() / 1000] },
        y: { range: () => range, ...(logarithmic ? { distr: 3 as const } : {}) },
      },
      series: [{}, { stroke: this.colour(colour), width: 2, fill: `${this.colour(colour)}22`, points: { show: false } }],
      axes: [
        { ...axis, ...ago, grid: { show: false }, size: 20, space: 50 },
        { ...axis, grid: { stroke: this.colour("--rule"), width: 1 }, size: 58, space: 1, splits: () => ticks, values: () => ticks.map(words), filter: (_, it) => it },
      ],
      hooks: { draw: [(plot) => this.limit(plot)] },
    };
    return new uPlot(options, [this.times, this.values], this.place);
  }

  private limit({ ctx, bbox, valToPos }: uPlot): void {
    if (!this.scale.threshold) return;
    const y = valToPos(this.scale.threshold, "y", true);
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = this.colour("--lag");
    ctx.setLineDash([4, 4]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = `${11 * devicePixelRatio}px system-ui`;
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    ctx.fillText(`stall, ${this.scale.words(this.scale.threshold)}`, bbox.left + 4, y - 2);
    ctx.restore();
  }

  /** A colour of the page as the canvas takes it. */
  private colour(name: string): string {
    const probe = document.createElement("i");
    probe.style.color = `var(${name})`;
    this.place.append(probe);
    const [red, green, blue] = getComputedStyle(probe).color.match(/\d+/g)!.map(Number);
    probe.remove();
    return `#${[red, green, blue].map((it) => it!.toString(16).padStart(2, "0")).join("")}`;
  }

  private size(): { width: number; height: number } {
    return { width: this.place.clientWidth, height: this.place.clientHeight };
  }
}
