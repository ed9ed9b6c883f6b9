/** A client of Pressroom: PDF documents of HTML, or of a template and data. */
export { Client } from "./client.js";
export { Document } from "./document.js";
export { Busy, DeadlineExceeded, DocumentFailed, PressroomError, RequestRejected, ServiceFault, Unreachable, } from "./errors.js";
export { Jobs } from "./jobs.js";
export { Budget } from "./retries.js";
