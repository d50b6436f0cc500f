// Files and addresses that are dropped on the page, wherever that is.
"use strict";
(() => {
  const carries = ({ dataTransfer }, kind) => dataTransfer?.types.includes(kind) ?? false;
  // A field takes text itself; what is dragged within the page is no article.
  const isOurs = (event) =>
    carries(event, "Files") ||
    (carries(event, "text/uri-list") && !event.target.closest?.("textarea, input"));
  let inside = 0; // how many elements under the pointer were entered and not left
  let own = false; // whether what is dragged comes from the page itself

  function mark() {
    document.body.classList.toggle("dropping", inside > 0);
  }
  document.addEventListener("dragstart", () => { own = true; });
  document.addEventListener("dragend", () => { own = false; });
  document.addEventListener("dragenter", (event) => {
    if (own || !isOurs(event)) return;
    inside += 1;
    mark();
  });
  document.addEventListener("dragleave", (event) => {
    if (own || !isOurs(event)) return;
    inside = Math.max(0, inside - 1);
    mark();
  });
  document.addEventListener("dragover", (event) => {
    // Without this a browser would open the file in place of the page.
    if (!own && isOurs(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    inside = 0;
    mark();
    if (own || !isOurs(event)) return;
    event.preventDefault();
    const { files, items } = event.dataTransfer;
    if (files.length) {
      const folders = [...items].map((item) => item.webkitGetAsEntry?.()?.isDirectory);
      window.footnote.addFiles([...files].filter((_, at) => !folders[at]));
      if (folders.includes(true)) {
        window.footnote.say("A folder cannot be dropped; drop the files in it.");
      }
    } else window.footnote.addText(event.dataTransfer.getData("text/uri-list"));
  });
})();
