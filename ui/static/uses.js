// The answers that cite what is selected, in a popover.
"use strict";
window.footnote.uses = (element, _trigger, props, _upload, watch) => {
  const list = element.querySelector("#uses");
  let served = 0;
  list.addEventListener("click", (event) => {
    const data = event.target.closest("[data-go], [data-close]")?.dataset;
    if (!data) return;
    list.hidePopover();
    if (data.go) location.hash = data.go;
  });
  watch("value", () => {
    if (props.value.serial === served) return;
    served = props.value.serial;
    if (!list.matches(":popover-open")) list.showPopover();
    list.focus();
  });
};
