/** How a document is wanted. */
export interface Delivery {
  /** What is made; HTML of templates alone. `application/pdf` unless given. */
  mediaType?: "application/pdf" | "image/png" | "text/html" | "application/xml" | "application/json";
  /** Seconds until the caller gives up, retries included: 30 unless given, 120 at most. */
  wait?: number;
  /** From 0, the most urgent, to 7, background; 3 unless given. */
  urgency?: number;
  /** Under which the service keeps the document: a new one for each new document. */
  idempotencyKey?: string;
  /** Opens the PDF. */
  userPassword?: string;
  /** Allows everything with the PDF. */
  ownerPassword?: string;
  /** A file that the document is written to as it comes, whole or not at all. */
  saveTo?: string;
  /** Ends the request early. */
  signal?: AbortSignal;
}

/** The headers of a request, without the seconds that are left. */
export function headersOf(delivery: Delivery): Record<string, string> {
  const headers: Record<string, string> = {
    Accept: delivery.mediaType ?? "application/pdf",
    Priority: `u=${delivery.urgency ?? 3}`,
  };
  if (delivery.idempotencyKey) headers["Idempotency-Key"] = delivery.idempotencyKey;
  if (delivery.userPassword) headers["Pressroom-User-Password"] = encodeURIComponent(delivery.userPassword);
  if (delivery.ownerPassword) headers["Pressroom-Owner-Password"] = encodeURIComponent(delivery.ownerPassword);
  return headers;
}
