// Loop lag against pool saturation, on one axis of time.
import uPlot from "uplot";

// Seconds that are shown.
const SPAN = 60;
const AGO = [45, 30, 15];

type Series = [number[], (number | null)[], (number | null)[]];

export class Chart {
  private data: Series = [[], [], []];
  private plot: uPlot;

  constructor(private readonly place: HTMLElement) {
    this.plot = this.draw();
    new ResizeObserver(() => this.plot.setSize(this.size())).observe(place);
    // The colours are drawn, not styled.
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
  }

  /** One more second: lag in milliseconds, saturation as a share of the lanes. */
  add(lag: number | null, saturation: number | null): void {
    const now = Date.now() / 1000;
    const [times, lags, shares] = this.data;
    times.push(now);
    lags.push(lag);
    shares.push(saturation);
    while (times[0]! < now - SPAN) for (const values of this.data) values.shift();
    this.plot.setData(this.data as uPlot.AlignedData);
  }

  private redraw(): void {
    this.plot.destroy();
    this.plot = this.draw();
  }

  private draw(): uPlot {
    const style = getComputedStyle(this.place);
    const colour = (name: string) => style.getPropertyValue(name);
    const axis = { stroke: colour("--faint"), font: "11px system-ui", ticks: { show: false } };
    const grid = { stroke: colour("--rule"), width: 1 };
    return new uPlot(
      {
        ...this.size(),
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { range: () => [Date.now() / 1000 - SPAN, Date.now() / 1000] },
          lag: { range: (_, __, most) => [0, Math.max(20, most * 1.1)] },
          pool: { range: (_, __, most) => [0, Math.max(1, most)] },
        },
        series: [
          {},
          { scale: "lag", stroke: colour("--lag"), width: 2, points: { show: false } },
          {
            scale: "pool",
            stroke: colour("--pool"),
            fill: colour("--pool-fill"),
            width: 1.5,
            points: { show: false },
          },
        ],
        axes: [
          { ...axis, grid: { show: false }, size: 22, space: 50, splits: () => AGO.map((ago) => Date.now() / 1000 - ago), values: () => AGO.map((ago) => `−${ago} s`) },
          { ...axis, grid, scale: "lag", size: 36, space: 32 },
          {
            ...axis,
            grid: { show: false },
            scale: "pool",
            side: 1,
            size: 44,
            space: 32,
            values: (_, shares) => shares.map((share) => `${Math.round(share * 100)} %`),
          },
        ],
      },
      this.data as uPlot.AlignedData,
      this.place,
    );
  }

  private size(): { width: number; height: number } {
    return { width: this.place.clientWidth, height: this.place.clientHeight };
  }
}
