// Documents as one types: the newest alone, and the one before it is given up.
import { make, type Made, type Work } from "../service/service";

// Milliseconds without a key pressed after which it is worth a lane's while.
const PAUSE = 350;

export interface Audience {
  begun(): void;
  made(made: Made, signal: AbortSignal): Promise<void>;
  failed(error: unknown): void;
  cancelled(): void;
}

export class Preview {
  private timer = 0;
  private current: AbortController | undefined;

  constructor(private readonly audience: Audience) {}

  /** Make a document of this once the typing pauses. */
  want(work: Work): void {
    this.giveUp();
    this.timer = window.setTimeout(() => void this.run(work), PAUSE);
  }

  cancel(): void {
    this.giveUp();
    this.audience.cancelled();
  }

  /** The request is aborted, so that the service takes the lane from the document. */
  giveUp(): void {
    window.clearTimeout(this.timer);
    this.current?.abort();
    this.current = undefined;
  }

  private async run(work: Work): Promise<void> {
    const mine = (this.current = new AbortController());
    this.audience.begun();
    try {
      await this.audience.made(await make(work, mine.signal), mine.signal);
    } catch (error) {
      if (!mine.signal.aborted) this.audience.failed(error);
    }
  }
}
