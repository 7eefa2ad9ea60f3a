/* Focus after a swap, what to do when nothing comes back, single keys and a switch for them.
   Everything works without this file. */
(() => {
  const q = () => document.getElementById("q");
  const find = (css) => q().querySelector(css);
  let muted; // where the browser keeps nothing, the switch holds as long as the page

  document.addEventListener("htmx:beforeRequest", () => q().setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", () => q().removeAttribute("aria-busy"));
  document.addEventListener("htmx:afterSettle", () => {
    const place = find("[data-fault]") ?? find("[data-focus]");
    if (place) {
      place.focus({ preventScroll: true });
      if (find("h1")) scrollTo(0, 0);
      else q().scrollIntoView(); // at the end of an article
    }
    prepare();
  });

  // A lost connection or an answer that cannot be shown: the page stays as it is, says so, and offers to try again.
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(failure, ({ detail }) => {
      const pressed = detail.requestConfig.triggeringEvent?.submitter ?? detail.elt;
      const note = find("[data-lost]");
      note.hidden = false;
      note.querySelector("button").onclick = () => pressed.click();
      note.focus();
    });
  }

  function off() {
    try {
      return localStorage.keys === "off";
    } catch {
      return muted;
    }
  }
  function mute(value) {
    muted = value;
    try {
      localStorage.keys = value ? "off" : "on";
    } catch {} // kept nowhere, then
  }
  function prepare() {
    const list = document.querySelector("[data-keys]");
    if (!list) return;
    list.hidden = false;
    const box = list.querySelector("[data-keys-off]");
    box.checked = off();
    box.onchange = () => mute(box.checked);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea, [type=text], select")) return;
    if (!q().contains(event.target) && event.target !== document.body) return;
    const next = find("[data-next]");
    if (event.key === "Enter" && next && event.target.matches("[data-focus]")) next.click();
    if (off()) return;
    const key = event.key.toLowerCase();
    const place = "1234".indexOf(key) + 1 ? `kind-${key}` : "abc".indexOf(key) + 1 ? `check-${"abc".indexOf(key) + 1}` : "";
    const radio = key && place && document.getElementById(place);
    if (radio) {
      radio.checked = true;
      radio.focus();
      event.preventDefault();
    } else if (key === "?") {
      const list = document.querySelector("[data-keys]");
      if (list) list.open = !list.open;
    }
  });

  prepare();
})();
