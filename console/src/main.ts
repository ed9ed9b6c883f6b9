// The console: a document is written on the left, seen in the middle, and the service watched.
import { JobList } from "./jobs/jobs";
import { offerFold } from "./live/fold";
import { watch } from "./live/live";
import { find } from "./page";
import { Studio } from "./studio";

const studio = new Studio();
find("#forget").addEventListener("click", () => studio.forget());
offerFold();
void watch();
await studio.start();
// After it: what the service describes depends on the key, which the studio asks for.
await new JobList().start();
