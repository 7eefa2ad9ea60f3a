/* The filter of the contact sheet asks as you choose. htmx is fetched when the filter is first touched: most
   readers only look. Without this file, or without htmx, the form's own button does the same. */
(() => {
  const form = document.querySelector("[data-htmx]");
  let wanted = true;
  let changed = false;
  const fetchHtmx = () => {
    if (!wanted) return;
    wanted = false;
    const script = document.createElement("script");
    script.src = form.dataset.htmx;
    script.onload = () => changed && htmx.trigger(form, "change"); // what was chosen before htmx could hear it
    document.head.append(script);
  };
  form.addEventListener("pointerenter", fetchHtmx);
  form.addEventListener("focusin", fetchHtmx);
  form.addEventListener("input", () => {
    changed = true;
    fetchHtmx();
  });
  // Words are asked for as they are typed. Their late "change", on leaving the field, would swap the sheet
  // again, under a reader who has just reached a frame of it.
  document.getElementById("words").addEventListener("change", (event) => event.stopPropagation());
  const busy = (value) => () => document.getElementById("sheet").setAttribute("aria-busy", value);
  document.addEventListener("htmx:beforeRequest", busy(true));
  document.addEventListener("htmx:afterRequest", busy(false));
  for (const failure of ["htmx:sendError", "htmx:responseError"]) document.addEventListener(failure, () => form.submit());
})();
