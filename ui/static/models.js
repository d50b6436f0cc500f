// The menu of models. It is a popover: that it is open stands in no attribute, which a render
// would reset.
"use strict";
window.footnote.models = (element, trigger) => {
  const menu = element.querySelector("#models");
  // The choice holds for the tab: after a reload it is told on arrival, since an event of its own
  // could be answered before the arrival is. "=" stands before it, since none is one.
  const kept = window.footnoteKept("footnote-model");
  // As in the list of conversations, before it is seen.
  menu.addEventListener("beforetoggle", () => {
    const { left, top } = document.querySelector(".who").getBoundingClientRect();
    element.style.setProperty("--door", `${left}px`);
    element.style.setProperty("--below", `${innerHeight - top + 4}px`);
  });
  menu.addEventListener("toggle", (event) => {
    if (event.newState === "open") trigger("expand");
  });
  menu.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-model], [data-everywhere]");
    if (!choice) return;
    if ("everywhere" in choice.dataset) {
      trigger("expand", { everywhere: true });
      return;
    }
    menu.hidePopover();
    window.footnote.say("");
    kept.write(`=${choice.dataset.model}`);
    trigger("select", { model: choice.dataset.model });
  });
};
