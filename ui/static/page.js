// The behaviour of the page's regions. All text and all marks come from the server, already
// escaped and cut; nothing here reads an offset or builds HTML.
"use strict";
window.footnote = (() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const GAP = 12; // above the question that an answer is scrolled up to
  const find = (selector) => document.querySelector(selector);
  let origin = ""; // the name of the citation whose place is open, to go back to its button
  let past = ""; // the one that was open when something was asked
  let heir = ""; // the one of the new answer that is to be open then
  let awaited = false; // nothing was opened since something was asked
  let running = false;
  let ask = () => {};
  let choose = () => {};
  let look = () => {};
  let hint = "Ask a question";
  const WAIT = "Wait for the answer, or stop it.";
  const address = window.footnoteAddress;

  const say = (text) => {
    const notice = find("#notice");
    if (notice) notice.textContent = text;
  };
  // What scrolls the conversation: its own box, or in a low window the whole page.
  const scroller = () => {
    const box = find(".turns");
    return getComputedStyle(box).overflowY === "visible" ? find("#page") : box;
  };
  // Where what is seen of it ends.
  const floor = () => find("#region-box").getBoundingClientRect().top;
  const glide = (box, top) => box.scrollTo({ top, behavior: still.matches ? "auto" : "smooth" });
  // Bring the end of one element into sight, as far as the beginning of another stays there.
  function reveal(end, start = end) {
    const roll = scroller();
    const below = end.getBoundingClientRect().bottom - floor();
    const above = start.getBoundingClientRect().top - roll.getBoundingClientRect().top - GAP;
    if (below > 0) glide(roll, roll.scrollTop + Math.min(below, above));
  }

  // The article that was read last: the list of articles takes its place.
  let read = "";
  const sheet = () => find("#region-reader");
  const isOver = () => getComputedStyle(sheet()).position === "fixed";

  const opened = {
    // The article, where the list was opened in its place.
    read: () => {
      opened.reader();
      if (find(`.shelf [data-article="${CSS.escape(read)}"]`)) window.footnote.read(read);
    },
    shelf: () => {
      opened.reader();
      if (!isOver() && !over.shelf.isOpen()) address.open("shelf");
      look();
    },
    choice: () => {
      opened.shelf();
      window.footnote.letChoose();
    },
    reader: () => {
      if (isOver() && !over.reader.isOpen()) address.open("reader");
      document.body.classList.add("reading");
      find(".read .close")?.focus({ preventScroll: true });
    },
    add: () => window.footnote.openAdding(),
  };
  const closed = {
    reader: (clicks = 0) => {
      document.body.classList.remove("reading");
      address.place("");
      if (opener()) opener().focus();
      else window.footnote.toBox();
      // For a pointer the focus alone would open its card over what is seen again.
      if (clicks) window.footnote.card.hide();
    },
    add: () => window.footnote.closeAdding(),
    uses: () => {},
  };

  const menu = (id) => ({
    isOpen: () => find(`#${id}:popover-open`),
    open: () => find(`#${id}`)?.showPopover(),
    close: () => find(`#${id}`).hidePopover(),
  });
  // What going back closes, and going forward opens again.
  const over = {
    reader: {
      isOpen: () => document.body.classList.contains("reading") && isOver(),
      open: () => opened.reader(),
      close: () => closed.reader(),
    },
    shelf: {
      isOpen: () => find(".read .shelf") && !isOver(),
      open: () => opened.shelf(),
      close: () => window.footnote.read(read),
    },
    add: { isOpen: () => find("dialog.panel").open, open: () => opened.add(), close: () => closed.add() },
    ...Object.fromEntries(["history", "models", "person"].map((id) => [id, menu(id)])),
  };
  document.addEventListener(
    "beforetoggle",
    ({ target, newState }) => {
      if (!target.matches(".menu")) return;
      if (newState === "open") address.open(target.id);
      else address.close(target.id);
    },
    true,
  );

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-open], [data-close], [data-ask], [data-section], [data-copy]");
    if (!button) return;
    const data = button.dataset;
    if (data.open) opened[data.open]();
    else if (data.close) closed[data.close](event.detail);
    else if (data.ask) ask(data.ask);
    else if (data.section) window.footnote.showSection(data.section, Number(data.start));
    else copied(data.copy, "answer", data.html);
  });

  // What takes no HTML gets the text.
  async function copied(text, what, html = "") {
    const kinds = { "text/plain": text, ...(html && { "text/html": html }) };
    const parts = Object.entries(kinds).map(([type, part]) => [type, new Blob([part], { type })]);
    try {
      if (window.ClipboardItem) {
        await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(parts))]);
      } else await navigator.clipboard.writeText(text);
      say("Copied.");
    } catch {
      // Browsers refuse the clipboard to pages that came over plain HTTP from another machine.
      say(`The browser does not allow copying here; select the ${what} instead.`);
    }
  }

  // Mark the button whose place is open, again after each render: a render resets attributes.
  function current() {
    for (const button of document.querySelectorAll(".turns [data-place]")) {
      if (button.dataset.place === origin) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  // What a reader has unfolded stays so until the reader folds it: a drawing folds everything.
  const unfolded = new Set();
  let pressed = null; // what is unfolded now, and is to be seen
  document.addEventListener("click", ({ target }) => {
    const details = target.closest?.(".turns summary")?.parentElement;
    if (details?.open) unfolded.delete(details.id);
    else if (details) unfolded.add(details.id);
    if (details) pressed = details.open ? null : details;
  });
  // A search in the page and a citation unfold, too; `toggle` does not bubble.
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (!target.open || !target.matches(".turns details")) return;
      unfolded.add(target.id);
      if (target !== pressed) return;
      pressed = null;
      reveal(target);
    },
    true,
  );
  function unfold() {
    for (const id of unfolded) find(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  }

  // A reader opens something: no answer puts anything in its place.
  const seek = () => {
    heir = "";
    awaited = false;
  };
  // Gradio sends an event that had to wait for one of its kind with what the earlier one held: the
  // two hold the same object, and in it what was said last.
  function latest(trigger, ...names) {
    const last = new Map(names.map((name) => [name, {}]));
    return (name, said) => {
      const held = last.get(name);
      if (!held) return trigger(name, said);
      for (const key of Object.keys(held)) delete held[key];
      return trigger(name, Object.assign(held, said));
    };
  }
  function places(element, trigger) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-place]");
      if (!button) return;
      seek(); // what comes now, a reader has asked for
      trigger("select", { place: button.dataset.place });
    });
  }

  function header(element, trigger, props, _upload, watch) {
    const picker = () => element.querySelector("#picker");
    choose = (article, stay = false) => {
      if (!stay) seek();
      say("");
      trigger("input", { article, stay });
    };
    look = () => {
      seek();
      trigger("expand");
    };
    element.addEventListener("change", (event) => {
      if (event.target === picker()) choose(picker().value);
    });
    // The attribute `selected` no longer counts once a reader has chosen.
    watch("value", () => {
      picker().value = props.value.chosen;
      hint = props.value.hint;
      find("#question").placeholder = window.footnote.hint();
      window.footnote.showScope(props.value.scope, props.value.who);
    });
  }

  function chat(element, fire, props, _upload, watch) {
    const trigger = latest(fire, "select");
    const box = () => element.querySelector(".turns");
    let count = 0;
    let newest = 0; // when the latest of what was shown was drawn
    const judged = window.footnoteDouble();
    // Tabs of one conversation tell one another that it has changed.
    const others = new BroadcastChannel("footnote-conversation");
    others.addEventListener("message", ({ data }) => {
      if (data === props.value.id && !running) trigger("apply");
    });
    let opining = ""; // the number of the turn whose form or note of feedback is to be seen
    places(element, trigger);
    // The second press of a double one would take back what the first gave.
    function judge({ turn, verdict }, clicks) {
      if (judged.repeats(clicks, `${turn} ${verdict}`)) return;
      trigger("like", { turn: Number(turn), verdict });
    }
    element.addEventListener("click", (event) => {
      const used =
        "[data-bring-back], [data-verdict], [data-say], [data-unsay], [data-back], [data-model]";
      const data = event.target.closest(used)?.dataset;
      if (!data) return;
      opining = (data.verdict ? data.turn : data.say) ?? opining;
      if (data.model) {
        window.footnoteKept("footnote-model").write(`=${data.model}`);
        trigger("input", { model: data.model });
      } else if (data.verdict) judge(data, event.detail);
      else if (data.say) trigger("expand", { turn: Number(data.say) });
      else if (data.unsay) trigger("expand", { turn: Number(data.unsay), close: true });
      else if (data.back) {
        trigger("like", { turn: Number(data.back), verdict: data.given, back: true });
      } else trigger("undo");
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const { feedback, given } = event.target.dataset;
      const said = new FormData(event.target);
      trigger("like", {
        turn: Number(feedback),
        verdict: given,
        comment: said.get("comment"),
        corrected: said.get("corrected"),
        absent: said.has("absent"),
      });
    });
    watch("value", () => {
      // Before anything is measured: folded for a moment, it would pull up what is below.
      unfold();
      // An earlier event may end later: what it shows is no longer so.
      if (props.value.drawn < newest) {
        trigger("apply");
        return;
      }
      newest = props.value.drawn;
      const turns = [...box().querySelectorAll(".turn")];
      const last = turns.at(-1);
      // One scroll when a question is asked, into room that is kept for its answer, and at most
      // one at the end: text never moves while it is read.
      const isMore = turns.length > count;
      const isEnd = (running || isMore || awaited) && !props.value.running && Boolean(last);
      if (isMore) glide(scroller(), scroller().scrollHeight);
      else if (isEnd) {
        // What is below the answer's own words may stay out of sight: they are being read.
        reveal([...last.querySelectorAll(".said, .none, .fail, .aside")].at(-1) ?? last, last);
      }
      if ((isMore || isEnd) && props.value.id) others.postMessage(props.value.id);
      count = turns.length;
      address.conversation(props.value.id, count);
      busy(props.value.running);
      for (const name of [".save", ".new"]) find(name).disabled = count === 0;
      current();
      window.footnote.card.tint();
      const questions = turns.map((turn) => turn.querySelector(".q").textContent);
      const { running: isRunning, id } = props.value;
      const arrived = address.hasArrived();
      window.footnote.whenShown(questions, isRunning, arrived, id);
      // The next thing to do is to ask, unless a reader has gone elsewhere.
      const isFree = document.activeElement === document.body && !find(":modal, :popover-open");
      if ((arrived || isEnd) && isFree) window.footnote.toBox();
      if (isEnd && awaited) succeed(last);
      const said = opining && find(`#turn-${opining} .tools + *`);
      if (said) {
        opining = "";
        reveal(said);
      }
    });
    // The first citation of an answer opens by itself beside it. What is open belongs to an earlier
    // answer: it must not pass for evidence of the new one.
    function succeed(turn) {
      const article = find(".read [data-read]")?.dataset.read;
      const first = turn.querySelector(".fn")?.dataset.place ?? "";
      const was = past;
      seek();
      past = "";
      if (first && (was || !isOver())) {
        heir = first;
        trigger("select", { place: heir });
      } else if (was && article) window.footnote.read(article);
    }
  }

  const supersede = () => {
    past = origin;
    awaited = true;
  };
  // Show in the search box of a list what the list was drawn with. An earlier list may come while
  // the next words are being typed.
  function showSifted(list) {
    const box = list.querySelector(".sift input");
    if (box && box !== document.activeElement) box.value = box.dataset.sifted;
  }
  function busy(now) {
    if (now && !running) supersede();
    if (!now && find("#notice").textContent === WAIT) say("");
    running = now;
    find(".go:not(.stop)").hidden = now;
    find(".go.stop").hidden = !now;
  }

  // What a reader looks at: the name of the citation, and what the address holds of it. Returns
  // whether the reader asked for it.
  function shown(place, link) {
    const isAsked = !place || place !== heir;
    read = find(".read article[data-read]")?.dataset.read ?? read;
    origin = place;
    past = "";
    if (!isAsked) heir = "";
    if (place) awaited = false;
    current();
    if (place && isAsked) document.body.classList.add("reading");
    // What opens by itself is no step more to go back through.
    address.place(isAsked || address.hasPlace() ? (link ?? "") : "");
    if (!over.shelf.isOpen()) address.close("shelf");
    if (isAsked) show();
    return isAsked;
  }
  // Bring the button whose place is open into sight.
  function show() {
    const button = opener();
    // Where the button is folded away, nothing could be scrolled to or focused.
    button?.closest("details")?.setAttribute("open", "");
    if (!button) return;
    const roll = scroller();
    const { top, bottom } = button.getBoundingClientRect();
    const ceiling = roll.getBoundingClientRect().top;
    if (top < ceiling || bottom > floor()) {
      roll.scrollTop += top - ceiling - (floor() - ceiling) / 3;
    }
  }
  const opener = () => find(`.turns [data-place="${CSS.escape(origin)}"]`);

  return {
    header,
    chat,
    say,
    latest,
    places,
    seek,
    glide,
    shown,
    opener,
    copied,
    busy,
    supersede,
    showSifted,
    arrival: address.arrival,
    over,
    sheet,
    isOver,
    openReader: () => opened.reader(),
    // What is opened has nothing to hold the focus before it is drawn.
    enter: () => {
      const isWaiting = document.activeElement?.matches("[data-open]");
      if (isWaiting && document.body.classList.contains("reading")) opened.reader();
    },
    leave: (clicks) => closed.reader(clicks),
    isRunning: () => running,
    hint: () => (find(".within:not(:empty)") ? "Ask about the selected text" : hint),
    wait: () => say(WAIT),
    letTick: () => opened.choice(),
    choose: (...chosen) => choose(...chosen),
    askBy: (way) => {
      ask = way;
    },
    forget: () => {
      origin = "";
      unfolded.clear();
    },
  };
})();
