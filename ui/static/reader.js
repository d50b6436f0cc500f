// The article beside the conversation: where it scrolls, its ticks, its keys and its address.
"use strict";
window.footnote.reader = (element, fire, props, _upload, watch) => {
  const page = window.footnote;
  const trigger = page.latest(fire, "select", "apply", "collapse", "input");
  const pane = () => element.querySelector(".scroll");
  // What is asked in the article is answered under it where it lies over the conversation.
  const uncovered = (clicks) => {
    if (page.isOver()) page.leave(clicks);
  };
  const removed = window.footnoteDouble();
  const pending = window.footnotePending(element);
  let naming = null; // whose title and fields are being changed, and what is written there
  let choosing = false; // whether the list is being opened to choose from it
  let listed = 0; // how far the list of articles is scrolled, 0 where it is not shown

  let seen = false; // whether the mark was in sight when the article was last scrolled
  let size = ""; // that of the reader when this was last looked at

  // How far the mark stands below the head of what is seen of the article, no number without one.
  function depth() {
    const mark = element.querySelector("#cited");
    return mark ? mark.getBoundingClientRect().top - pane().getBoundingClientRect().top : NaN;
  }
  const isSeen = () => depth() >= 0 && depth() < pane().clientHeight;
  const measured = () => `${element.clientWidth} ${element.clientHeight}`;

  // It does not bubble.
  element.addEventListener("scroll", ({ target }) => {
    if (target !== pane()) return;
    // Another size scrolls, too, before anything can be done about it.
    if (size === measured()) seen = isSeen();
    if (target.querySelector(".shelf")) listed = target.scrollTop;
  }, true);
  page.places(element, trigger);
  const showPicked = page.picking(element, trigger, uncovered);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches(".naming :is(input, textarea)")) {
      const pencil = element.querySelector(`[data-naming="${CSS.escape(naming.id)}"]`);
      pencil.click();
      pencil.focus();
    } else if (event.key === "Escape") page.leave();
  });
  element.addEventListener("click", (event) => {
    const used =
      "[data-article], [data-none], [data-remove], [data-restore], [data-tick], [data-overview]";
    const data = event.target.closest(used)?.dataset;
    if (!data) return;
    if ("tick" in data) {
      page.seek();
      trigger("select", { place: data.tick });
    } else if ("overview" in data) {
      page.supersede();
      uncovered(event.detail);
      trigger("play", { article: data.overview });
    } else if (data.article) page.read(data.article);
    else if ("article" in data) page.choose("");
    else if ("none" in data) {
      for (const each of scopes()) each.checked = false;
      tick();
    } else if ("remove" in data) {
      // Undo comes in place of the row.
      const row = event.target.closest(".spine, .sample");
      if (removed.repeats(event.detail) || row.ariaBusy) return;
      pending.begin(row);
      trigger("delete", { article: data.remove });
    } else if (!event.detail || !removed.repeats(event.detail)) trigger("undo");
  });
  const sharing = page.sharing?.(element, trigger, uncovered, pending);
  const scopes = () => [...element.querySelectorAll("[data-scope]")];
  page.letChoose = () => {
    choosing = true;
  };
  page.showSection = (article, start) => {
    page.supersede();
    trigger("play", { article, start });
  };
  page.read = (article) => {
    page.seek();
    trigger("input", { article });
  };
  // Only some articles are listed, and those are asked.
  element.addEventListener("click", ({ target }) => {
    const where = target.closest("[data-sift]")?.dataset.sift;
    if (where !== undefined) {
      element.querySelector(".sift input").value = where;
      trigger("collapse", { where });
    }
    if (!target.closest("[data-these]")) return;
    page.say("");
    trigger("apply", { ticked: scopes().map((each) => each.dataset.scope), only: true });
  });
  // A title and fields are changed in their row of the list.
  const written = (form) => Object.fromEntries(new FormData(form));
  const form = (id) => element.querySelector(`[data-retitle="${CSS.escape(id)}"]`);
  element.addEventListener("click", ({ target }) => {
    const id = target.closest("[data-naming]")?.dataset.naming;
    if (id === undefined) return;
    const isShut = form(id).hidden;
    if (naming && form(naming.id)) form(naming.id).hidden = true;
    naming = isShut ? { id, written: written(form(id)) } : null;
    form(id).hidden = !isShut;
    if (isShut) form(id).querySelector("input").select();
  });
  element.addEventListener("input", ({ target }) => {
    if (naming && target.closest(".naming")) naming.written = written(target.form);
    // The sign at its end empties the box.
    if (target.matches(".sift input") && !target.value) trigger("collapse", { where: "" });
  });
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    const { retitle } = event.target.dataset;
    const said = written(event.target);
    if (event.target.matches(".sift")) trigger("collapse", said);
    if (!retitle) return;
    const row = event.target.closest(".spine");
    pending.begin(row, row.querySelector(".title span"), said.title);
    event.target.hidden = true;
    naming = null;
    element.querySelector(`[data-naming="${CSS.escape(retitle)}"]`).focus();
    trigger("submit", { article: retitle, ...said });
  });
  element.addEventListener("change", (event) => {
    if (event.target.matches("[data-scope]")) tick();
  });
  function tick() {
    const ticked = scopes().filter((each) => each.checked);
    page.say(ticked.length ? "" : "Select at least one article.");
    trigger("apply", { ticked: ticked.map((each) => each.dataset.scope) });
  }

  // n and p step through the citations of an answer from wherever no text is being written, and
  // Escape closes the article where it lies over the conversation.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, dialog, [popover]")) return;
    const over = document.body.classList.contains("reading") && !element.contains(event.target);
    if (event.key === "Escape" && over) uncovered();
    const name = { n: "Next", p: "Previous" }[event.key];
    if (!name || !pane()?.checkVisibility({ visibilityProperty: true })) return;
    element.querySelector(`.step[aria-label="${name} citation"]:not(:disabled)`)?.click();
  });

  // Each tick stands beside the scroll bar where its citation stands in the article.
  function ticks() {
    const box = pane();
    if (!box) return;
    const top = box.getBoundingClientRect().top - box.scrollTop;
    for (const tick of element.querySelectorAll(".tick")) {
      const mark = tick.matches(".on")
        ? element.querySelector("#cited")
        : element.querySelector(`.also[data-place="${CSS.escape(tick.dataset.tick)}"]`);
      tick.hidden = !mark;
      if (!mark) continue;
      const share = (mark.getBoundingClientRect().top - top) / box.scrollHeight;
      tick.style.top = `${(100 * share).toFixed(2)}%`;
    }
  }
  new ResizeObserver(() => {
    size = measured();
    if (seen && !isSeen()) pane().scrollTop += depth() - pane().clientHeight / 4;
    ticks();
  }).observe(element);

  // On a phone the article lies over the conversation: keep the button that opened it in sight.
  function uncover() {
    const button = page.opener();
    const { position, top } = getComputedStyle(page.sheet());
    // In a low window it covers everything.
    if (!button || position !== "fixed" || top === "0px") return;
    const turns = button.closest(".turns");
    const covered = button.getBoundingClientRect().bottom - parseFloat(top);
    if (covered + 16 > 0) turns.scrollTop += covered + 16;
  }

  watch("value", () => {
    const box = pane();
    const mark = element.querySelector("#cited");
    pending.end();
    // What a reader has ticked no longer follows its attribute.
    for (const each of scopes()) each.checked = each.hasAttribute("checked");
    sharing?.unfold();
    for (const each of element.querySelectorAll(".naming")) each.reset();
    page.showSifted(element);
    const named = naming && form(naming.id);
    if (named) {
      named.hidden = false;
      for (const [name, words] of Object.entries(naming.written)) {
        named.elements[name].value = words;
      }
    }
    page.enter();
    const isAsked = page.shown(props.value.focus, props.value.link);
    page.showScope();
    if (!box) return;
    if (mark) {
      listed = 0;
      // Only the reader scrolls; scrollIntoView and focus would also move the window.
      const top = box.scrollTop + depth() - box.clientHeight / 4;
      if (isAsked) mark.focus({ preventScroll: true });
      // A browser takes about a second to glide through an article, however long it is.
      if (isSeen()) page.glide(box, top);
      else box.scrollTop = top;
      seen = true;
    } else {
      if (choosing || !box.querySelector(".shelf")) listed = 0;
      box.scrollTop = listed;
      if (choosing) scopes()[0]?.focus({ preventScroll: true });
      choosing = false;
    }
    ticks();
    showPicked();
    if (isAsked) uncover();
  });
};
