// The answers that cite what is selected, in a dialog.
"use strict";
window.footnote.uses = (element, _trigger, props, _upload, watch) => {
  const dialog = element.querySelector("dialog");
  let served = 0;
  dialog.addEventListener("click", (event) => {
    const data = event.target.closest("[data-go], [data-close]")?.dataset;
    if (!data) return;
    dialog.close();
    if (data.go) location.hash = data.go;
  });
  watch("value", () => {
    if (props.value.serial === served) return;
    served = props.value.serial;
    if (!dialog.open) dialog.showModal();
  });
};
