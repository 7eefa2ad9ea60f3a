/* The definition of a term, over a link to it that the pointer or the keyboard's focus has rested on. The card
   stays while either is on link or card; Escape closes it. A touch follows the link, as without this file. */
(() => {
  const REST = 500; // milliseconds on a link before its card opens
  const GRACE = 300; // to cross the gap between link and card
  if (!HTMLElement.prototype.togglePopover || !document.querySelector("[data-card]")) return;
  const card = document.createElement("div");
  card.className = "card";
  card.popover = "auto"; // so that Escape, or a press elsewhere, closes it
  document.body.append(card);
  const texts = {};
  let link; // which the card is of, or is about to be
  let timer;
  const after = (time, act) => {
    clearTimeout(timer);
    timer = setTimeout(act, time);
  };

  const open = async (on) => {
    const at = `${on.pathname}card/?section=${on.hash.slice(1)}`;
    texts[at] ??= await fetch(at).then((answer) => (answer.ok ? answer.text() : ""), () => "");
    if (on !== link || !texts[at]) return;
    card.innerHTML = texts[at];
    card.togglePopover(true);
    const [{ left, top }] = on.getClientRects();
    const above = top - card.offsetHeight - 8;
    card.style.left = `${scrollX + Math.max(8, Math.min(left, document.body.clientWidth - card.offsetWidth - 8))}px`;
    card.style.top = `${scrollY + (above > 0 ? above : on.getBoundingClientRect().bottom + 8)}px`;
  };
  const enter = (on) => {
    const shown = on === link && card.matches(":popover-open");
    link = on;
    after(REST, () => shown || open(on));
  };
  const leave = () =>
    after(GRACE, () => {
      if (card.matches(":hover") || link?.matches(":hover, :focus-visible")) return;
      link = null;
      card.togglePopover(false);
    });

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    const on = pointerType !== "touch" && target.closest("[data-card]");
    if (on) enter(on);
    else if (link && !link.matches(":focus-visible")) leave();
  });
  document.addEventListener("focusin", ({ target }) => target.matches("[data-card]:focus-visible") && enter(target));
  document.addEventListener("focusout", leave);
})();
