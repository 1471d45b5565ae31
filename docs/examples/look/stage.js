// Where a world is drawn: a canvas that shows all of it, as large as fits.

/**
 * Calls draw once a frame with the canvas's context, in which one is a tile and (0, 0) the world's north-west corner,
 * and with how large a letter has to be there to be read.
 * Returns what tells where in the world an event of a pointer is, in tiles.
 */
export function stage(canvas, client, draw) {
  const g = canvas.getContext("2d");
  let scale = 1, left = 0, top = 0; // in pixels of the screen
  requestAnimationFrame(function frame() {
    requestAnimationFrame(frame);
    client.frame();
    if (!client.world) return;
    const { width, height } = client.world.welcome, w = Math.round(canvas.clientWidth * devicePixelRatio), h = Math.round(canvas.clientHeight * devicePixelRatio);
    if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
    scale = Math.min(w / width, h / height);
    [left, top] = [(w - width * scale) / 2, (h - height * scale) / 2];
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.clearRect(0, 0, w, h);
    g.setTransform(scale, 0, 0, scale, left, top);
    draw(g, Math.max(1, (11 * devicePixelRatio) / scale));
  });
  return (event) => {
    const r = canvas.getBoundingClientRect();
    return [((event.clientX - r.left) * devicePixelRatio - left) / scale, ((event.clientY - r.top) * devicePixelRatio - top) / scale];
  };
}
