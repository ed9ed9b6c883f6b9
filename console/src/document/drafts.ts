// What was written and chosen, over a reload: in this browser only.
import type { Values } from "./options";

const PLACE = "pressroom-drafts";

export interface Drafts {
  opened: string;
  texts: Record<string, string>;
  options: Values;
  format: string;
}

export function load(): Partial<Drafts> {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Partial<Drafts>;
  } catch {
    return {}; // no storage, or another version's
  }
}

export function save(drafts: Drafts): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify(drafts));
  } catch {
    // The storage is full, or closed: the page itself still has them.
  }
}

export function forget(): void {
  localStorage.removeItem(PLACE);
}
