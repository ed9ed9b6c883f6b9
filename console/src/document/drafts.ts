// What was written and chosen, over a reload: in this browser only.
import { keep, read } from "../kept";
import type { Values } from "./options";

const PLACE = "pressroom-drafts";

export interface Drafts {
  opened: string;
  texts: Record<string, string>;
  options: Values;
  format: string;
}

export function load(): Partial<Drafts> {
  return (read(PLACE) ?? {}) as Partial<Drafts>;
}

export function save(drafts: Drafts): void {
  keep(PLACE, drafts);
}

export function forget(): void {
  localStorage.removeItem(PLACE);
}
