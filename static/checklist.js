/* Keeps what is ticked and typed in this browser, and hands it over. Without it a list can be filled in and printed. */
(() => {
  const sheet = document.querySelector("[data-list]");
  const all = (css, place = sheet) => [...place.querySelectorAll(css)];
  const [fields, steps, status] = [all("input, select, textarea"), all(".steps li"), sheet.querySelector("output")];
  const { list, slug, stop } = sheet.dataset;
  const title = document.querySelector("h1").textContent;
  const value = (field) => (field.type === "checkbox" ? (field.checked ? "x" : "") : field.value);
  let undo, lost, state;

  function fill(kept) {
    fields.forEach((field, n) => {
      field.value = kept[n] ?? "";
      field.checked = kept[n] === "x";
    });
  }
  function tell(note = "") {
    const count = (css) => all(css).length;
    const [failed, wrong] = [count(".steps [value=fail]:checked"), count(".lines [value=wrong]:checked")];
    const notes = [`${count(".steps :checked:not(option)")} of ${steps.length} done`];
    if (failed) notes.push(`${failed} failed`);
    if (wrong) notes.push(`${wrong} wrong of ten` + (wrong < stop ? "" : ": the stop rule applies"));
    if (lost) notes.push("This browser keeps nothing");
    state = notes.join(". ");
    if (status.value !== note + state) status.value = note + state;
    sheet.querySelector("[data-do=reset]").textContent = undo ? "Undo" : "Start again";
  }
  function keep(note) {
    try {
      localStorage[list] = JSON.stringify(fields.map(value));
    } catch {
      lost = true;
    }
    tell(note);
  }
  function restore() {
    try {
      fill(JSON.parse(localStorage[list]));
    } catch {} // nothing kept, or nothing that can be read
    tell();
  }

  const rows = () => steps.map((step) => [step.querySelector("b").textContent, ...all("input, select, textarea", step).map(value)]);
  const head = () => all(".phead input").filter((field) => field.value).map((field) => [field.name, field.value]);
  const text = () => [`# ${title}`, "", ...head().map((row) => "- " + row.join(": ")), "",
    ...rows().map(([step, done, ...rest]) => `- [${done || " "}] ` + [step, ...rest].filter(Boolean).join(" | ")),
    "", state, document.querySelector("[rel=canonical]").href, ""].join("\n");
  // A spreadsheet would run a cell that starts like a formula: the apostrophe makes it text.
  const cell = (content) => `"${content.replace(/^[=+\-@\t]/, "'$&").replaceAll('"', '""')}"`;
  const table = () => [[title], ...head(), ["Step", "Done", "Result", "Timecode", "Note"], ...rows(), [state]]
    .map((row) => row.map(cell).join()).join("\r\n");
  function save(name, content) {
    const href = URL.createObjectURL(new Blob([content]));
    Object.assign(document.createElement("a"), { href, download: `${slug}.${name}` }).click();
  }
  const actions = {
    print: () => print(),
    copy: () => navigator.clipboard.writeText(text()).then(() => tell("Copied. ")),
    csv: () => save("csv", "\ufeff" + table()),
    md: () => save("md", text()),
    reset() {
      const kept = undo;
      undo = kept ? null : fields.map(value);
      fill(kept || []);
      keep(kept ? "Back again. " : "Cleared. ");
    },
  };
  document.onclick = (event) => actions[event.target.dataset.do]?.();
  sheet.oninput = ({ target }) => {
    undo = null;
    // Whoever says how a step went has done it.
    if (target.value && target.matches(".steps select")) target.closest("li").querySelector("input").checked = true;
    keep();
  };
  onstorage = (event) => event.key === list && restore();
  for (const part of document.querySelectorAll("[data-js]")) part.hidden = false;
  sheet.querySelector("[data-do=copy]").hidden = !navigator.clipboard; // there is none over plain HTTP
  restore();
})();
