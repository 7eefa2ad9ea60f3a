/* Counts what is typed where length is limited. Every form works without it. */
for (const box of document.querySelectorAll("[data-characters],[data-words]")) {
  const { characters, words, together } = box.dataset;
  const limit = +(characters || words);
  const unit = characters ? "characters" : together ? "words in both" : "words";
  const out = document.createElement("output");
  const show = () => {
    const text = box.value + (together ? ` ${document.getElementById(together).value}` : "");
    const count = characters ? text.length : (text.match(/\S+/g) || []).length;
    out.textContent = `${count} of ${limit} ${unit}`;
    out.className = count > limit ? "count over" : "count";
  };
  box.after(out);
  box.form.addEventListener("input", show);
  show();
}
/* What is done in steps goes on by itself; without this its button does it. */
document.querySelector("form[data-go-on] [name=go_on]")?.click();
