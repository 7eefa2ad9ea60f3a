/* "/" goes to the search box, or where a page has none, to the page that does. Like every single key it can be
   switched off where it is listed. Everything works without this file. */
(() => {
  let muted; // where the browser keeps nothing, the switch holds as long as the page
  const off = () => {
    try {
      return localStorage.keys === "off";
    } catch {
      return muted;
    }
  };
  const list = document.querySelector("[data-keys]");
  if (list) {
    list.hidden = false;
    const box = list.querySelector("[data-keys-off]");
    box.checked = off();
    box.onchange = () => {
      muted = box.checked;
      try {
        localStorage.keys = muted ? "off" : "on";
      } catch {} // kept nowhere, then
    };
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || off()) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const place = document.querySelector("input[data-search]") ?? document.querySelector("[data-search]");
    if (!place) return;
    event.preventDefault();
    if (place.href) location.assign(place.href);
    else place.select(); // which focuses it too
  });
})();
