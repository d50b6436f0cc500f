// What questions are about and who answers, at the box to ask in, and how far the adding is.
"use strict";
(() => {
  const page = window.footnote;
  const find = (selector) => document.querySelector(`.scope ${selector}`);
  let scope = { words: "", every: "", only: "", choice: false, none: false, whole: "" };
  let who = { name: "", where: "", leaves: false };
  let adding = "";

  // The article that is open, where it can be seen.
  function opened() {
    const found = document.querySelector("[data-read]:is(article)");
    return found?.checkVisibility({ visibilityProperty: true }) ? found.dataset.read : "";
  }

  // A render of the box empties what is written here.
  function show() {
    const about = find(".about");
    if (!about) return;
    const write = (button, words, isShown) => {
      if (words !== null && button.textContent !== words) button.textContent = words;
      button.hidden = !isShown;
    };
    write(about, scope.words, Boolean(scope.words));
    about.title = scope.words;
    write(find("[data-every]"), scope.every, Boolean(scope.every));
    write(find("[data-only]"), null, scope.choice && opened() && opened() !== scope.only);
    write(find("[data-open=choice]"), null, scope.choice);
    write(find(".adding"), adding, Boolean(adding));
    const answerer = document.querySelector(".who");
    write(answerer.querySelector(".whom"), who.name, true);
    answerer.title = who.where;
    answerer.classList.toggle("away", who.leaves);
    const whole = document.querySelector("[data-anywhere]");
    if (whole) write(whole, scope.whole, true);
  }
  page.showScope = (value = scope, answerer = who) => {
    [scope, who] = [value, answerer];
    show();
  };
  const selected = () => document.querySelector(".within:not(:empty)");
  page.asksNone = () => scope.none && !selected();
  page.tellAdding = (words) => {
    adding = words;
    show();
  };
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.(".scope [data-every], .scope [data-only]");
    if (!button) return;
    page.choose("only" in button.dataset ? opened() : "", true);
  });
})();
