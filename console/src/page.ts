// The page's elements.

export function find<Kind extends HTMLElement = HTMLElement>(selector: string): Kind {
  return document.querySelector<Kind>(selector)!;
}

export function text(tag: string, words: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
}
