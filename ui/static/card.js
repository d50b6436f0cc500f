// The card of a marker: a copy of what the server put, hidden, into the page. It opens when a
// pointer or the focus has rested on the marker, and the sentence is tinted while it is open.
"use strict";
(() => {
  const REST = 150;
  const LEAVE = 220;
  let card = null;
  let owner = null;
  let timer = 0;

  const later = (work, wait) => {
    clearTimeout(timer);
    timer = setTimeout(work, wait);
  };

  function made() {
    if (card) return card;
    card = document.createElement("div");
    card.className = "card";
    card.setAttribute("role", "group");
    card.hidden = true;
    document.querySelector("#page").append(card);
    card.addEventListener("pointerenter", () => clearTimeout(timer));
    card.addEventListener("pointerleave", () => later(hide, LEAVE));
    card.addEventListener("click", act);
    card.addEventListener("keydown", within);
    card.addEventListener("focusout", (event) => {
      if (!card.contains(event.relatedTarget) && event.relatedTarget !== owner) hide();
    });
    return card;
  }

  function show(button) {
    const source = document.getElementById(button.dataset.card);
    if (!source || !button.isConnected) return;
    hide();
    const shown = made();
    owner = button;
    shown.replaceChildren(...[...source.childNodes].map((node) => node.cloneNode(true)));
    shown.setAttribute("aria-label", button.getAttribute("aria-label") ?? button.textContent);
    shown.hidden = false;
    tint();
    place();
  }

  function place() {
    const spot = owner.getBoundingClientRect();
    const most = document.documentElement.clientWidth - card.offsetWidth - 8;
    card.style.left = `${Math.max(8, Math.min(spot.left - 12, most))}px`;
    // Where it fits neither below nor above, it scrolls in the larger room.
    const room = innerHeight - spot.bottom;
    card.style.maxHeight = "";
    const below = card.offsetHeight + 4 < room || spot.top < room;
    card.style.maxHeight = `${Math.min(0.6 * innerHeight, (below ? room : spot.top) - 8)}px`;
    card.style.top = `${below ? spot.bottom + 4 : spot.top - card.offsetHeight - 4}px`;
  }

  function hide() {
    clearTimeout(timer);
    if (card) card.hidden = true;
    owner = null;
    tint();
  }

  // A render resets attributes, so that the page asks for the tint again after each.
  function tint() {
    for (const each of document.querySelectorAll(".claim[data-lit]")) delete each.dataset.lit;
    const claim = owner?.closest(".claim");
    if (claim) claim.dataset.lit = "";
  }

  async function act(event) {
    if (event.target.closest("[data-card-open]")) {
      const button = owner;
      hide();
      button.click();
    } else if (event.target.closest("[data-card-copy]")) {
      await window.footnote.copied(card.querySelector(".quote").textContent, "quote");
    } else if (event.target.closest("[data-card-errs]")) {
      const how = owner.closest(".turn").querySelector(".how");
      hide();
      how.open = true;
      how.querySelector("summary").focus();
    }
  }

  // The card stands at the end of the page; with the Tab key it follows its marker.
  function within(event) {
    const buttons = [...card.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const back = owner;
    if (event.key === "Tab" && at === (event.shiftKey ? 0 : buttons.length - 1)) {
      back.focus();
      if (event.shiftKey) event.preventDefault();
      else hide();
    }
  }

  const marker = (event) => event.target.closest?.(".turns button[data-card]");
  document.addEventListener("pointerover", (event) => {
    const button = event.pointerType === "touch" ? null : marker(event);
    if (button && button !== owner) later(() => show(button), REST);
  });
  document.addEventListener("pointerout", (event) => {
    if (marker(event) && event.pointerType !== "touch") later(hide, LEAVE);
  });
  document.addEventListener("focusin", (event) => {
    const button = marker(event);
    if (button && button !== owner) later(() => show(button), REST);
  });
  document.addEventListener("focusout", (event) => {
    if (marker(event) && !card?.contains(event.relatedTarget)) hide();
  });
  document.addEventListener("click", (event) => {
    const button = marker(event);
    if (!button) return;
    // A marker opens the article, and that is where its reader looks next.
    if (button.matches(".fn")) hide();
    else show(button);
  });
  document.addEventListener("scroll", (event) => {
    if (owner && !card.contains(event.target)) hide();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && owner) {
      event.stopPropagation();
      const back = card.contains(document.activeElement) ? owner : null;
      hide();
      back?.focus();
      clearTimeout(timer); // the focus alone would open it again
      return;
    }
    const button = marker(event);
    if (!button) return;
    if (event.key === "Tab" && !event.shiftKey && owner === button) {
      const first = card.querySelector("button");
      if (!first) return;
      event.preventDefault();
      first.focus();
      return;
    }
    walk(event, button);
  }, true);

  // The arrow keys walk the markers of an answer.
  function walk(event, button) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || !button.matches(".fn")) return;
    const all = [...button.closest(".turn").querySelectorAll(".fn")];
    const mirrored = getComputedStyle(button.closest(".said")).direction === "rtl";
    const sideways = event.key.endsWith("t") && event.key !== "ArrowUp" ? mirrored : false;
    const next = all[all.indexOf(button) + (sideways ? -step : step)];
    event.preventDefault();
    next?.focus();
  }

  window.footnote.card = { hide, tint };
})();
