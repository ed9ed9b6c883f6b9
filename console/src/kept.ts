// What outlives a reload, in this browser only.

export function read(place: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "null");
  } catch {
    return null; // no storage, or another version's
  }
}

export function keep(place: string, value: unknown): void {
  try {
    localStorage.setItem(place, JSON.stringify(value));
  } catch {
    // The storage is full, or closed: the page itself still has it.
  }
}
