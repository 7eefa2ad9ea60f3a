/* What can be measured of a page's accessibility: each function returns complaints about the page it runs in. */
({
  structure() {
    const all = (css) => [...document.querySelectorAll(css)];
    const name = (it) => it.outerHTML.slice(0, 100);
    const words = (it) => (it.getAttribute("aria-label") ?? "") + it.textContent.trim() + all(`[id='${it.getAttribute("aria-labelledby")}']`).map((one) => one.textContent).join();
    const complaints = [];
    const check = (fine, what) => fine || complaints.push(what);

    check(document.documentElement.lang === "en-GB", "no language");
    check(document.title.endsWith("Workprint") || document.title.startsWith("Workprint"), `title: ${document.title}`);
    check(!/maximum-scale|user-scalable/.test(document.querySelector("meta[name=viewport]").content), "zoom is held");
    for (const landmark of ["header", "main", "footer", "h1", "main#main"])
      check(all(landmark).filter((it) => !it.closest("article header")).length === 1, `not one ${landmark}`);
    let level = 1;
    for (const heading of all("h1, h2, h3, h4, h5, h6")) {
      check(+heading.tagName[1] <= level + 1, `skips a level: ${name(heading)}`);
      check(words(heading), `empty heading: ${name(heading)}`);
      level = +heading.tagName[1];
    }
    const headings = all("h1, h2, h3, h4, h5, h6").map(words);
    headings.forEach((text, n) => check(headings.indexOf(text) === n, `two headings of one name: ${text}`));
    const navs = all("nav").map(words);
    check(new Set(all("nav").map((nav) => nav.getAttribute("aria-label"))).size === navs.length, "two navs of one name");
    all("nav, form.doors4").forEach((it) => check(it.ariaLabel, `no name: ${name(it)}`));
    all("a, button:not([hidden]), summary, th, caption, label, legend").forEach((it) => check(words(it), `empty: ${name(it)}`));
    all("a").forEach((it) => check(it.hasAttribute("href"), `no address: ${name(it)}`));
    all("input:not([type=hidden]), select, textarea, output[for]").forEach((it) =>
      check([...it.labels].some(words) || it.ariaLabel, `no label: ${name(it)}`));
    all("fieldset").forEach((it) => check(it.querySelector(":scope > legend"), `no legend: ${name(it)}`));
    all("th").forEach((it) => check(it.scope, `no scope: ${name(it)}`));
    all("svg").filter((it) => !it.closest("svg svg, [aria-hidden=true]")).forEach((it) =>
      check(it.role === "img" && it.querySelector("title")?.textContent, `neither hidden nor named: ${name(it)}`));
    all("img").forEach((it) => check(it.hasAttribute("alt"), `no alternative: ${name(it)}`));
    all("[tabindex]").forEach((it) => check(it.tabIndex <= 0, `out of order: ${name(it)}`));
    const ids = all("[id]").map((it) => it.id);
    ids.forEach((id, n) => check(ids.indexOf(id) === n, `twice: #${id}`));
    for (const [css, get] of [["[aria-describedby]", (it) => it.getAttribute("aria-describedby")], ["[aria-labelledby]", (it) => it.getAttribute("aria-labelledby")], ["label[for]", (it) => it.htmlFor], ["a[href^='#']:not([href='#'])", (it) => decodeURIComponent(it.hash.slice(1))]])
      all(css).forEach((it) => get(it).split(" ").forEach((id) => check(ids.includes(id), `points nowhere: ${name(it)}`)));
    return complaints;
  },

  /* Text smaller than 14 pixels, in drawings as they are scaled. */
  smallText() {
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const [text, it] = [walker.currentNode.textContent.trim(), walker.currentNode.parentElement];
      if (!text || !it.checkVisibility() || it.closest("title, desc, script, style, .sr")) continue;
      const scale = it.closest("svg") ? Math.hypot(it.getScreenCTM().a, it.getScreenCTM().b) : 1;
      const size = parseFloat(getComputedStyle(it).fontSize) * scale;
      if (size < 13.95) found.add(`${size.toFixed(1)} px: ${text.slice(0, 40)}`);
    }
    return [...found];
  },

  /* Targets under 24 pixels, and in the quiz under 48. A link within a sentence may be as high as its line. */
  smallTargets() {
    const found = [];
    for (const it of document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary, label.pick")) {
      if (!it.checkVisibility() || it.closest(".skip, .sr") || it.tabIndex < 0 && !it.matches("label")) continue;
      if (it.matches("label.pick input")) continue; // the card is the target
      const sentence = it.matches("a") && getComputedStyle(it).display === "inline" && it.parentElement.textContent.trim() !== it.textContent.trim();
      const spread = getComputedStyle(it, "::after").position === "absolute";
      const box = (spread ? it.closest("td, li, .cs") : it).getBoundingClientRect();
      const least = it.matches("#q form.q :is(.pick, button), #q [data-next]") ? 48 : 24;
      if (!sentence && (box.height < least || box.width < least)) found.push(`${box.width.toFixed(0)} × ${box.height.toFixed(0)}, not ${least}: ${it.outerHTML.slice(0, 100)}`);
    }
    return found;
  },

  /* Controls that look the same with the focus on them. Press a key first: only then is the focus drawn. */
  unseenFocus() {
    document.querySelectorAll("details").forEach((it) => (it.open = true));
    const found = [];
    for (const it of document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")) {
      if (!it.checkVisibility() || it.disabled) continue;
      it.blur();
      const before = getComputedStyle(it).outlineStyle;
      it.focus();
      const after = getComputedStyle(it);
      if (document.activeElement !== it) found.push(`takes no focus: ${it.outerHTML.slice(0, 100)}`);
      else if (before !== "none" || after.outlineStyle === "none" || parseFloat(after.outlineWidth) < 2) found.push(`not seen: ${it.outerHTML.slice(0, 100)}`);
    }
    return found;
  },

  /* What is wider than the window. */
  sideways() {
    const page = document.documentElement;
    if (page.scrollWidth <= innerWidth) return [];
    const wide = [...document.querySelectorAll("main *")].filter((it) => it.getBoundingClientRect().right > innerWidth + 1 && !it.closest(".sr"));
    return [`${page.scrollWidth} in ${innerWidth}: ${wide.slice(0, 3).map((it) => it.outerHTML.slice(0, 80)).join(" | ")}`];
  },

  /* Whatever moves, with how it moves. */
  moving() {
    const long = (it) => Object.values([getComputedStyle(it).transitionDuration, getComputedStyle(it).animationDuration]).some((time) => parseFloat(time) > 0);
    return [...document.querySelectorAll("*")].filter(long).map((it) => `${it.outerHTML.slice(0, 60)}: ${getComputedStyle(it).transitionProperty}`);
  },
})
