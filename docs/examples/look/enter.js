// How one gets into any of the examples: a form asks for a name, and says why one is not in.

import { roomOfLink } from "./tickd.js";

/** Asks for a name until the client plays. When it does so no more, and cannot come back by itself, it asks again. */
export function enter(client, options = {}) {
  globalThis.client = client; // for tests and the curious
  const form = document.createElement("form"), label = document.createElement("label"), name = document.createElement("input");
  const button = document.createElement("button"), why = document.createElement("p"), banner = document.createElement("p");
  form.className = "enter";
  label.append("Your name", name);
  Object.assign(name, { value: sessionStorage.getItem("name") ?? `guest${Math.floor(Math.random() * 900) + 100}`, minLength: 3, maxLength: 16, required: true, autocomplete: "off" });
  button.append("Play");
  why.role = banner.role = "status";
  banner.className = "banner";
  form.append(document.title, label, button, why);
  document.body.append(form, banner);
  name.select();

  client.onStatus = (status) => {
    form.hidden = ["playing", "moving", "waiting"].includes(status.state);
    banner.textContent = status.state === "waiting" ? "The server is not there. Trying again …" : "";
    why.textContent = status.sentence;
    button.disabled = status.state === "connecting" || status.state === "joining";
  };
  addEventListener("online", () => client.retryNow());
  return new Promise((entered) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const result = await client.join(name.value, { room: roomOfLink(), ...options });
      why.textContent = result.ok ? "" : result.sentence || "The server is not there.";
      button.disabled = false;
      if (!result.ok) return name.focus();
      name.blur();
      sessionStorage.setItem("name", name.value);
      entered();
    };
  });
}
