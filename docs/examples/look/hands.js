// What hands do: the keys of the arrows or WASD, and a finger or a mouse that is held down.

const ways = { ArrowLeft: [-1, 0], KeyA: [-1, 0], ArrowRight: [1, 0], KeyD: [1, 0], ArrowUp: [0, -1], KeyW: [0, -1], ArrowDown: [0, 1], KeyS: [0, 1] };

/** Calls told with where to go, x and y from -1 to 1, whenever that is another way: by keys, or away from the element's middle. */
export function steer(element, told) {
  const held = new Set();
  const keys = () => {
    let x = 0, y = 0;
    for (const key of held) [x, y] = [x + ways[key][0], y + ways[key][1]];
    told(Math.sign(x), Math.sign(y));
  };
  addEventListener("keydown", (e) => {
    if (!(e.code in ways) || e.target instanceof HTMLInputElement) return;
    e.preventDefault(); // arrows scroll
    held.add(e.code);
    keys();
  });
  addEventListener("keyup", (e) => held.delete(e.code) && keys());
  addEventListener("blur", () => (held.clear(), told(0, 0)));
  const point = (e) => {
    const r = element.getBoundingClientRect(), x = e.clientX - r.left - r.width / 2, y = e.clientY - r.top - r.height / 2;
    const length = Math.hypot(x, y);
    if (length > 0) told(x / length, y / length);
  };
  element.addEventListener("pointerdown", (e) => (element.setPointerCapture(e.pointerId), point(e)));
  element.addEventListener("pointermove", (e) => e.buttons && point(e));
  for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => told(0, 0));
}
