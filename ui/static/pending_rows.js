// Rows that are being changed. A row shows at once that it is, and the title that it gets; what is
// drawn next is right again, and so is the row where the server cannot be reached.
"use strict";
window.footnotePending = (element) => {
  let undo = []; // puts the rows back

  function begin(row, title, words = "") {
    const before = title?.textContent;
    row.ariaBusy = "true";
    if (words.trim()) title.textContent = words;
    undo.push(() => {
      if (words.trim()) title.textContent = before;
    });
  }

  function end() {
    undo = [];
    for (const row of element.querySelectorAll("[aria-busy]")) row.ariaBusy = null;
  }

  addEventListener("footnote-lost", () => {
    for (const each of undo) each();
    end();
  });
  return { begin, end };
};
