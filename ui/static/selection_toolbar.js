// What is selected in the article, to ask about it or to see where it was used. The browser
// names it by blocks and by their text before it; the server counts the characters.
"use strict";
window.footnote.picking = (element, trigger, uncovered) => {
  const bar = () => element.querySelector(".picked");

  // Shift and an arrow select with the keyboard: on from what is marked, or from the first words
  // in sight.
  element.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "backward", ArrowDown: "forward" };
    const text = element.querySelector("[data-read]");
    if (!event.shiftKey || !(event.key in way) || !text) return;
    const selection = getSelection();
    if (selection.isCollapsed || !text.contains(selection.anchorNode)) {
      const top = element.querySelector(".scroll").getBoundingClientRect().top;
      const blocks = [...element.querySelectorAll("[data-block]")];
      const seen = blocks.find((block) => block.getBoundingClientRect().bottom > top);
      const marks = element.querySelectorAll("mark");
      const last = marks[marks.length - 1];
      if (last) selection.setBaseAndExtent(marks[0], 0, last, last.childNodes.length);
      else if (seen) selection.setBaseAndExtent(seen, 0, seen, 0);
    }
    event.preventDefault();
    const upright = event.key === "ArrowUp" || event.key === "ArrowDown";
    const step = upright ? "line" : event.ctrlKey || event.altKey ? "word" : "character";
    selection.modify("extend", way[event.key], step);
  });
  // A press on a button would take the selection away before its click.
  element.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".picked")) event.preventDefault();
  });

  // The part of the article that is selected, null if nothing is.
  function selected() {
    const selection = getSelection();
    const text = element.querySelector("[data-read]");
    if (!text || !selection.rangeCount || selection.isCollapsed) return null;
    const [found, all] = [selection.getRangeAt(0).cloneRange(), document.createRange()];
    all.selectNodeContents(text);
    if (found.compareBoundaryPoints(Range.START_TO_START, all) < 0) found.setStart(text, 0);
    if (found.compareBoundaryPoints(Range.END_TO_END, all) > 0) {
      found.setEnd(text, text.childNodes.length);
    }
    return found.collapsed ? null : found;
  }

  // The selection, or where nothing is selected the citation that is marked.
  function range() {
    const marks = element.querySelectorAll("[data-read] mark");
    const chosen = selected();
    if (chosen || !marks.length) return chosen;
    const found = document.createRange();
    found.setStartBefore(marks[0]);
    found.setEndAfter(marks[marks.length - 1]);
    return found;
  }

  // How the server is told of a range, null if it holds nothing of the article.
  function describe(found) {
    if (!found) return null;
    const blocks = [...element.querySelectorAll("[data-block]")];
    const met = blocks.filter((block) => found.intersectsNode(block));
    if (!met.length) return null;
    const [first, last] = [met[0], met[met.length - 1]];
    const upTo = (block, node, offset) => {
      if (!block.contains(node)) return null;
      const part = document.createRange();
      part.setStart(block, 0);
      part.setEnd(node, offset);
      return part.toString();
    };
    return {
      article_id: element.querySelector("[data-read]").dataset.read,
      first: Number(first.dataset.block),
      before: upTo(first, found.startContainer, found.startOffset) ?? "",
      last: Number(last.dataset.block),
      upto: upTo(last, found.endContainer, found.endOffset),
    };
  }

  const show = () => {
    if (bar()) bar().hidden = range() === null;
  };
  document.addEventListener("selectionchange", show);
  element.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick]");
    const found = button && describe(range());
    if (!found) return;
    if (button.dataset.pick === "ask") {
      trigger("edit", found);
      uncovered();
      document.querySelector("#question").focus();
    } else trigger("expand", found);
  });
  return show;
};
