// The keys of the page that settles cases, and the evidence that is selected in the article.
"use strict";
{
  const LOST = "Nothing was taken: select less, or start the review again if it has ended.";
  const one = (selector) => document.querySelector(selector);
  const pane = () => one(".read .scroll");
  let sent = false; // whether the form is on its way, which a second press must not send again

  const range = one(".read")
    ? window.footnote.selecting(one(".read"), "[data-take]")
    : () => null;

  function tell(words) {
    const told = one("[role=alert]");
    told.firstElementChild.textContent = words;
    told.hidden = false;
    told.scrollIntoView();
  }

  async function take(what) {
    const picked = window.footnote.pickedIn(one(".read"), range());
    if (!picked) return;
    const body = new URLSearchParams(new FormData(one("#case")));
    body.set("do", what);
    body.set("picked", JSON.stringify(picked));
    const answer = await fetch("/review", { method: "POST", body });
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!drawn.querySelector("#case")) return tell(drawn.querySelector(".fail")?.textContent ?? LOST);
    const top = pane().scrollTop;
    for (const part of ["main", ".read"]) {
      one(part).replaceChildren(...drawn.querySelector(part).childNodes);
    }
    pane().scrollTop = top;
    pane().focus({ preventScroll: true });
  }

  const mark = one("#cited");
  if (mark) {
    const above = mark.getBoundingClientRect().top - pane().getBoundingClientRect().top;
    pane().scrollTop = above - pane().clientHeight / 3;
  }
  document.addEventListener("selectionchange", () => {
    for (const button of document.querySelectorAll("[data-take]")) button.disabled = !range();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (button) take(button.dataset.take).catch(() => tell(LOST));
  });
  document.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => {
    sent = false;
  });
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const writes = target.matches("textarea");
    // It would press the form's first button.
    if (key === "Enter" && target.matches("[type=checkbox]")) event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.shiftKey && (writes || key.startsWith("Arrow"))) return;
    if (writes && key === "Escape") target.blur();
    if ((writes && key !== "Enter") || target.closest(".grid")) return;
    const found = key === "o" && range();
    if (found) {
      const ends = [found.endContainer, found.endOffset, found.startContainer, found.startOffset];
      const { focusNode, focusOffset } = getSelection();
      // What moves is at one end of it, or beyond: it goes to the other.
      found.collapse(true);
      if (found.comparePoint(focusNode, focusOffset) <= 0) ends.push(...ends.splice(0, 2));
      getSelection().setBaseAndExtent(...ends);
    }
    const button = one(`[data-key~="${CSS.escape(writes ? "a" : key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
