// Who is signed in and their keys for programs, a popover like the menu of models.
"use strict";
window.footnote.person = (element, trigger, _props, _upload, watch) => {
  const menu = element.querySelector("#person");
  const find = (selector) => menu.querySelector(selector);
  const pending = window.footnotePending(menu);
  // Closed, too, it is drawn anew: a key stays in the page no longer than it is seen.
  menu.addEventListener("toggle", () => trigger("expand"));
  menu.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-revoke], [data-secret]");
    if (!button) return;
    if ("revoke" in button.dataset) {
      pending.begin(button.closest(".kept"));
      trigger("delete", { key: button.dataset.revoke });
      return;
    }
    window.footnote.copied(find("code").textContent, "key", "", (words) => {
      find(".copied").textContent = words;
    });
  });
  menu.addEventListener("submit", (event) => {
    event.preventDefault();
    trigger("submit", { name: find("#key-name").value });
  });
  // Going back shows a page as it was left, perhaps before its person signed out.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  watch("value", () => {
    pending.end();
    if (!find("[data-secret]")) return;
    find(".making").reset();
    find("[data-secret]").focus();
  });
};
