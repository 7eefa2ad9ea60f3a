/* Focus after a swap, single keys, and a way to switch them off. Everything works without this file. */
(() => {
  const q = () => document.getElementById("q");
  const off = () => localStorage.getItem("keys") === "off";

  document.addEventListener("htmx:beforeRequest", () => q().setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", () => q().removeAttribute("aria-busy"));
  document.addEventListener("htmx:afterSettle", () => {
    const heading = q().querySelector("[data-focus]");
    if (heading) {
      heading.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    prepare();
  });
  // A reader whose connection drops sees the form again, and is told.
  document.addEventListener("htmx:sendError", () => q().querySelector("form")?.submit());

  function prepare() {
    const list = document.querySelector("[data-keys]");
    if (!list) return;
    list.hidden = false;
    const box = list.querySelector("[data-keys-off]");
    box.checked = off();
    box.onchange = () => localStorage.setItem("keys", box.checked ? "off" : "on");
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea, [type=text], select")) return;
    if (!q()?.contains(event.target) && event.target !== document.body) return;
    const next = q().querySelector("[data-next]");
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
  document.querySelector("[role=alert] a")?.focus();
})();
