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

/** Whether keys now belong to a field and not to the game. */
export function typing(): boolean {
  const a = document.activeElement;
  return a instanceof HTMLInputElement || a instanceof HTMLTextAreaElement;
}

/** Whether Enter and Space now belong to a button. */
export function onControl(): boolean {
  return document.activeElement instanceof HTMLButtonElement;
}

/** Gives the focus back after a click, so that Enter and Space stay the game's; who came by Tab keeps it. */
export function clickOnly<E extends HTMLElement>(e: E): E {
  e.addEventListener("pointerup", () => e.blur());
  return e;
}
