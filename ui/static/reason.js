// A card with the reason of a sentence's support, beside the button that it describes. Its text
// stands in the page already, where screen readers find it; the card is for eyes.
"use strict";
(() => {
  let card = null;
  let owner = null;

  function show(button) {
    const reason = document.getElementById(button.getAttribute("aria-describedby"));
    if (!reason) return;
    if (!card) {
      card = document.createElement("div");
      card.className = "reason";
      card.setAttribute("aria-hidden", "true");
      card.addEventListener("pointerleave", hide);
      document.body.append(card);
    }
    owner = button;
    card.textContent = reason.textContent;
    card.hidden = false;
    const place = button.getBoundingClientRect();
    const most = document.documentElement.clientWidth - card.offsetWidth - 8;
    card.style.left = `${Math.max(8, Math.min(place.left, most))}px`;
    const below = place.bottom + card.offsetHeight < innerHeight;
    card.style.top = `${below ? place.bottom : place.top - card.offsetHeight}px`;
  }

  function hide() {
    if (card) card.hidden = true;
    owner = null;
  }

  const described = (event) => event.target.closest?.(".turns button[aria-describedby]");
  const meet = (event) => {
    const button = described(event);
    if (button && button !== owner) show(button);
  };
  const leave = (event) => {
    // The card touches its button, so that a pointer can go from one to the other.
    const into = event.relatedTarget;
    if (described(event) && !(into && card?.contains(into))) hide();
  };
  document.addEventListener("pointerover", meet);
  document.addEventListener("focusin", meet);
  document.addEventListener("click", (event) => {
    // A marker opens the article, and that is where its reader looks next.
    if (described(event)?.matches(".fn")) hide();
    else meet(event);
  });
  document.addEventListener("pointerout", leave);
  document.addEventListener("focusout", leave);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
})();
