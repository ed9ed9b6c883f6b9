/** A client of Pressroom: PDF documents of HTML, or of a template and data. */

export { Client, type ClientSettings, type File, type FinishOptions, type HtmlOptions, type TemplateOptions } from "./client.js";
export { type Delivery } from "./delivery.js";
export { Document } from "./document.js";
export {
  Busy, DeadlineExceeded, DocumentFailed, PressroomError, RequestRejected, ServiceFault, Unreachable,
  type Fault, type Problem,
} from "./errors.js";
export { Jobs, type BatchOptions, type Job, type Lines, type Output } from "./jobs.js";
export { Budget } from "./retries.js";
