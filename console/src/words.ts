/** Seconds as one says them: "62 ms", "1.3 s". */
export function duration(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}

const SHORT = /\b(bic|dpi|iban|id|jpeg|pdf|url|vat)\b/g;

/** A name in words: "page_size" is "Page size", "vat_id" is "VAT ID". */
export function words(name: string): string {
  const spaced = name.replaceAll("_", " ").replace(SHORT, (it) => it.toUpperCase());
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
