// The menu of models. It is a popover: that it is open stands in no attribute, which a render
// would reset.
"use strict";
window.footnote.models = (element, trigger) => {
  const menu = element.querySelector("#models");
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
    trigger("select", { model: choice.dataset.model });
  });
};
