/* Says how far a file has got and what is being done with it; without this the browser's own sign has to do.
   A file over the limit is not sent at all, and what the server answers to a bad one is put into the page. */
for (const form of document.querySelectorAll("form[data-upload],form[data-wait]")) {
  const out = document.createElement("output");
  const bar = document.createElement("progress");
  const show = (text, share) => {
    out.textContent = text;
    bar.hidden = share === undefined;
    if (share >= 0) bar.value = share;
    else bar.removeAttribute("value"); // under way, nobody knows how far
  };
  const size = (bytes) =>
    bytes < 1e6 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;

  const send = (file, button) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.onprogress = ({ loaded, total }) => show(out.textContent, loaded / total);
    request.upload.onload = () => show("The file has arrived and is being kept.", -1);
    request.onload = () => {
      const next = request.getResponseHeader("Location");
      if (request.status === 201) {
        show("It is being read and compared with the items that are here: a few seconds.", -1);
        location.href = next;
        return;
      }
      if (request.responseURL !== form.action) {
        location.href = request.responseURL; // logged out meanwhile: to the login, and back here
        return;
      }
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      const said = answer.querySelector(".errorlist")?.textContent.trim();
      button.disabled = false;
      show(said || "The site did not take the file. Load this page again, then try once more.");
    };
    request.onerror = () => {
      button.disabled = false;
      show("The connection broke off and nothing was kept. Send it again.");
    };
    request.send(new FormData(form));
    show(`${file.name}, ${size(file.size)}, is on its way.`, 0);
  };

  form.querySelector(".submit-row").before(bar, out);
  show("");
  form.addEventListener("submit", (event) => {
    const { submitter } = event;
    if (!form.dataset.upload) {
      if (submitter?.name !== "discard") show(form.dataset.wait, -1);
      return;
    }
    event.preventDefault();
    const [file] = form.elements.file.files;
    const limit = form.dataset.upload * 1048576;
    if (file.size > limit) {
      show(`${file.name} has ${size(file.size)}; ${size(limit)} is the limit. It was not sent.`);
      return;
    }
    submitter.disabled = true;
    send(file, submitter);
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return; // come back to by the browser's Back, as it was left
    show("");
    for (const button of form.querySelectorAll("[type=submit]")) button.disabled = false;
  });
}
