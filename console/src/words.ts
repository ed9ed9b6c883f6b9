const SHORT = /\b(bic|dpi|iban|id|jpeg|pdf|url|vat)\b/g;

/** A name in words: "page_size" is "Page size", "vat_id" is "VAT ID". */
export function words(name: string): string {
  const spaced = name.replaceAll("_", " ").replace(SHORT, (it) => it.toUpperCase());
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
