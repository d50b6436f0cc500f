// The list of conversations, a popover like the menu of models, and the files that it saves.
"use strict";
window.footnote.history = (element, fire, props, _upload, watch) => {
  const trigger = window.footnote.latest(fire, "select", "submit");
  const menu = element.querySelector("#history");
  const pending = window.footnotePending(menu);
  let unfolded = "";
  // Before it is seen, and on what is around it: a render takes away what is set on the menu.
  menu.addEventListener("beforetoggle", () => {
    const { left } = document.querySelector(".talks").getBoundingClientRect();
    element.style.setProperty("--door", `${left}px`);
  });
  menu.addEventListener("toggle", (event) => {
    if (event.target === menu && event.newState === "open") trigger("expand");
  });
  menu.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".more") && event.target.open) unfolded = event.target.id;
  }, true);
  menu.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const data = button.dataset;
    if ("conversation" in data) {
      menu.hidePopover();
      window.footnote.supersede();
      trigger("select", { conversation: data.conversation });
    } else if ("save" in data) trigger("download", { conversation: data.save, kind: data.as });
    else if ("delete" in data) {
      pending.begin(button.closest(".kept"));
      trigger("delete", { conversation: data.delete });
    } else if ("every" in data) {
      menu.querySelector(".sift input").value = "";
      seek("");
    } else if ("undelete" in data) trigger("undo", { conversation: data.undelete });
  });
  const seek = (words) => trigger("submit", { words });
  // The sign at its end empties the box.
  menu.addEventListener("input", ({ target }) => {
    if (target.matches(".sift input") && !target.value) seek("");
  });
  menu.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.matches(".sift")) return seek(form.elements.words.value);
    const title = form.querySelector("input").value;
    const row = form.closest(".kept");
    pending.begin(row, row.querySelector(".opens span"), title);
    trigger("edit", { conversation: form.dataset.rename, title });
  });

  function save({ name, text, type }) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    window.footnote.say(`Saved as ${name}.`);
  }

  let served = 0;
  watch("value", () => {
    const { file, serial } = props.value;
    pending.end();
    if (unfolded) document.getElementById(unfolded)?.setAttribute("open", "");
    for (const field of menu.querySelectorAll(".rename input")) {
      field.value = field.getAttribute("value");
    }
    window.footnote.showSifted(menu);
    if (file && serial !== served) save(file);
    served = serial;
  });
};
