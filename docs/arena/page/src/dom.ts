// Making elements. Text is always set as text.

type Props = Record<string, string | boolean | ((e: Event) => void)>;

/** An element with attributes, listeners (on...) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  for (const [name, v] of Object.entries(props)) {
    if (typeof v === "function") e.addEventListener(name.slice(2), v);
    else if (typeof v === "boolean") e.toggleAttribute(name, v);
    else if (name === "class") e.className = v;
    else e.setAttribute(name, v);
  }
  e.append(...children);
  return e;
}

/** Sets text only when it is another one: the browser need not lay it out again. */
export function say(e: HTMLElement, text: string): void {
  if (e.textContent !== text) e.textContent = text;
}
