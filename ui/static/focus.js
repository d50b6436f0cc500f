// Where the focus goes when a render takes away, hides or disables what has it: for a reader with
// a keyboard it would be nowhere, and the next Tab would begin at the head of the page.
"use strict";
(() => {
  const STOPS = "button, input, select, textarea, summary, [tabindex='0']";
  // What was pressed last, and what is at hand then, where it is there.
  const FOLLOWS = [
    ["[data-remove]", "[data-restore]"],
    ["[data-restore]", ".shelf .title"],
    ["[data-sift], [data-these]", ".sift input"],
    ["[data-delete]", "[data-undelete]"],
    ["[data-undelete]", "#history .opens"],
    ["[data-say], [data-verdict]", ".feedback textarea"],
    [".feedback [type=submit], [data-unsay]", "[data-say]"],
    ["[data-back]", ".thumb"],
    ["[data-cancel-adding], .panel [type=submit]", "#text"],
    ["[data-ask], [data-section], [data-model], [data-again], [data-bring-back], [data-anywhere], [data-cancel], .go", "#question"],
  ];
  let keyed = false; // whether the keyboard was used last
  let last = null; // what had the focus, how it is called, and what it stood in

  const usable = (one) =>
    one?.isConnected && !one.disabled && one.checkVisibility({ visibilityProperty: true });
  const called = (one) =>
    JSON.stringify([one.tagName, one.id, one.getAttribute("name"), { ...one.dataset }]);
  const nameless = (name) => /,"",null,\{\}\]$/.test(name);

  document.addEventListener("keydown", () => { keyed = true; }, true);
  document.addEventListener("pointerdown", () => { keyed = false; }, true);
  document.addEventListener("click", ({ target }) => {
    if (last && last.one.contains(target)) last.pressed = true;
  }, true);
  document.addEventListener("focusin", ({ target }) => {
    const around = [];
    for (let each = target.parentElement; each && each.id !== "page"; each = each.parentElement) {
      around.push(each);
    }
    const follows = FOLLOWS.filter(([used]) => target.matches(used)).map(([, next]) => next);
    last = { one: target, name: called(target), around, follows, pressed: false };
  });

  function successor({ one, name, around, follows, pressed }) {
    const turn = around.find((each) => each.matches(".turn"));
    const near = turn?.isConnected ? [turn, document] : [document];
    const first = (selector, from) => [...from.querySelectorAll(selector)].find(usable);
    // What a render takes away before it was pressed is looked for where it was.
    for (const from of pressed ? near : []) {
      for (const selector of follows) {
        const found = first(selector, from);
        if (found) return found;
      }
    }
    if (usable(one)) return one;
    if (!nameless(name)) {
      const same = [...document.querySelectorAll(one.tagName)].filter(usable);
      const found = same.find((each) => called(each) === name);
      if (found) return found;
    }
    for (const each of around) {
      const found = each.isConnected && first(STOPS, each);
      if (found) return found;
    }
    return document.querySelector("#question");
  }

  let due = 0;
  function mend() {
    due = 0;
    const now = document.activeElement;
    if (!last || !keyed || (now !== document.body && usable(now))) return;
    successor(last)?.focus({ preventScroll: true });
  }
  // Not at once: while the focus goes from one to the next, it is nowhere for a moment.
  new MutationObserver(() => { due ||= requestAnimationFrame(mend); }).observe(document, {
    childList: true,
    subtree: true,
    attributeFilter: ["hidden", "disabled"],
  });
})();
