// Beside a page that is made under `tickd dev`: says what is wrong with what was saved last, and
// loads the page again when it is another one. The server's policy allows no inline styles, so
// they are set one by one.

const everyMs = 250;
const mine = new URL(import.meta.url).searchParams.get("page");
let away = false;

function panel(style) {
  const e = document.createElement("div");
  e.setAttribute("role", "alert");
  Object.assign(e.style, {
    position: "fixed", left: "0", right: "0", bottom: "0", zIndex: "2147483647", margin: "0", padding: "10px 16px", boxSizing: "border-box",
    font: "13px/1.5 ui-monospace, monospace", whiteSpace: "pre-wrap", overflowWrap: "anywhere", textAlign: "left", color: "#ffe3e3",
  }, style);
  e.hidden = true;
  return e;
}

const problem = panel({ maxHeight: "45%", overflow: "auto", background: "#2a0d14f2", borderTop: "3px solid #ff5c6c" });
const note = panel({ right: "auto", bottom: "12px", left: "12px", padding: "4px 12px", borderRadius: "99px", color: "#dfe8ff", background: "#10203cd9" });
problem.id = "tickd-dev-problem";
note.id = "tickd-dev-note";

function show(e, text) {
  e.hidden = !text;
  e.style.display = text ? "block" : "none";
  if (e.textContent !== text) e.textContent = text;
}

async function look() {
  try {
    const r = await fetch("api/dev", { cache: "no-store" });
    if (!r.ok) throw new Error(r.statusText);
    const now = await r.json();
    if (now.page !== mine) return location.reload();
    show(problem, now.problem ?? "");
    show(note, now.note ?? "");
    if (away) window.dispatchEvent(new Event("online")); // a page that waits to connect again need not
    away = false;
    document.documentElement.dataset.built = now.built ?? 0;
  } catch {
    away = true; // it is being started again
  }
  setTimeout(look, everyMs);
}

document.body.append(problem, note);
void look();
