/* The filter of the contact sheet asks as you choose. htmx is fetched when the filter is first touched: most
   readers only look. Without this file, or without htmx, the form's own button does the same. */
(() => {
  const form = document.querySelector("[data-htmx]");
  let changed = false;
  const load = () => {
    const script = document.createElement("script");
    script.src = form.dataset.htmx;
    script.onload = () => changed && htmx.trigger(form, "change"); // what was chosen before htmx could hear it
    document.head.append(script);
  };
  form.addEventListener("change", () => (changed = true), { once: true });
  for (const touch of ["pointerenter", "focusin"]) form.addEventListener(touch, () => (form.dataset.on ??= load() ?? ""), { once: true });
  const busy = (value) => () => document.getElementById("sheet").setAttribute("aria-busy", value);
  document.addEventListener("htmx:beforeRequest", busy(true));
  document.addEventListener("htmx:afterRequest", busy(false));
  for (const failure of ["htmx:sendError", "htmx:responseError"]) document.addEventListener(failure, () => form.submit());
})();
