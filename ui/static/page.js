// The behaviour of the page's regions. All text and all marks come from the server, already
// escaped and cut; nothing here reads an offset or builds HTML.
"use strict";
window.footnote = (() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const find = (selector) => document.querySelector(selector);
  let origin = ""; // the name of the citation whose place is open, to go back to its button
  let running = false;
  let ask = () => {};
  let choose = () => {};
  let look = () => {};
  let talk = ""; // the id of the conversation that is shown, empty where none is kept
  let spot = ""; // what the address holds of the place that is open

  const say = (text) => {
    const notice = find("#notice");
    if (notice) notice.textContent = text;
  };
  const glide = (box, top) => box.scrollTo({ top, behavior: still.matches ? "auto" : "smooth" });

  const opened = {
    shelf: () => {
      opened.reader();
      look();
    },
    reader: () => {
      document.body.classList.add("reading");
      find(".read .close")?.focus({ preventScroll: true });
    },
    add: () => {
      say("");
      window.footnote.renew?.();
      find("dialog.panel")?.showModal();
      find("#text")?.focus();
    },
  };
  const closed = {
    reader: () => {
      document.body.classList.remove("reading");
      spot = "";
      address();
      (opener() ?? find("#question"))?.focus();
    },
    add: () => find("dialog.panel")?.close(),
    uses: () => {},
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-open], [data-close], [data-ask], [data-copy]");
    if (!button) return;
    const data = button.dataset;
    if (data.open) opened[data.open]();
    else if (data.close) closed[data.close]();
    else if (data.ask) ask(data.ask);
    else copy(button);
  });

  const copy = (button) =>
    copied(button.closest(".tools").querySelector(".copied").textContent, "answer");
  async function copied(text, what) {
    try {
      await navigator.clipboard.writeText(text);
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

  // What a reader has unfolded stays so; `toggle` does not bubble.
  const unfolded = new Set();
  document.addEventListener(
    "toggle",
    (event) => {
      if (!event.target.matches("details.how")) return;
      if (event.target.open) unfolded.add(event.target.id);
      else unfolded.delete(event.target.id);
    },
    true,
  );
  function unfold() {
    for (const id of unfolded) find(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  }

  function places(element, trigger) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-place]");
      if (button) trigger("select", { place: button.dataset.place });
    });
  }

  function header(element, trigger, props, _upload, watch) {
    const picker = () => element.querySelector("#picker");
    choose = (article) => {
      say("");
      trigger("input", { article });
    };
    look = () => trigger("expand");
    element.addEventListener("change", (event) => {
      if (event.target === picker()) choose(picker().value);
    });
    // The attribute `selected` no longer counts once a reader has chosen.
    watch("value", () => {
      picker().value = props.value.chosen;
      find("#question").placeholder = props.value.hint;
    });
  }

  function chat(element, trigger, props, _upload, watch) {
    const box = () => element.querySelector(".turns");
    let count = 0;
    places(element, trigger);
    element.addEventListener("click", (event) => {
      const data = event.target.closest("[data-bring-back], [data-verdict], [data-say]")?.dataset;
      if (!data) return;
      if (data.verdict) trigger("like", { turn: Number(data.turn), verdict: data.verdict });
      else if (data.say) trigger("expand", { turn: Number(data.say) });
      else trigger("undo");
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
      const turns = [...box().querySelectorAll(".turn")];
      const last = turns.at(-1);
      // One scroll when a question is asked, into room that is kept for its answer, and at most
      // one at the end: text never moves while it is read.
      if (turns.length > count) glide(box(), box().scrollHeight);
      else if (running && !props.value.running && last) {
        const below = last.getBoundingClientRect().bottom - box().getBoundingClientRect().bottom;
        const above = last.getBoundingClientRect().top - box().getBoundingClientRect().top;
        if (below > 0) glide(box(), box().scrollTop + Math.min(below, above));
      }
      count = turns.length;
      talk = props.value.id;
      address();
      busy(props.value.running);
      find(".new").disabled = count === 0;
      current();
      window.footnote.card.tint();
    });
  }

  function busy(now) {
    running = now;
    find(".go:not(.stop)").hidden = now;
    find(".go.stop").hidden = !now;
  }

  // Gradio would take the question, lose it, and show an error of its own.
  async function answers() {
    try {
      await fetch("gradio_api/app_id", { cache: "no-store" });
      return true;
    } catch {
      return false;
    }
  }

  function box(element, trigger, _props, _upload, watch) {
    const area = element.querySelector("textarea");
    const fit = () => {
      area.style.height = "auto";
      area.style.height = `${Math.min(area.scrollHeight, 160)}px`;
    };
    const editing = element.querySelector(".editing");
    let turn = null; // the number of the turn that the question in the box takes the place of
    const edit = (index, question) => {
      turn = index;
      editing.hidden = index === null;
      const later = document.querySelectorAll(".turn").length - index - 1;
      editing.firstElementChild.textContent =
        later > 0
          ? `Editing question ${index + 1}; it takes the place of ${later === 1 ? "the one" : `the ${later}`} after it, too`
          : `Editing question ${index + 1}`;
      area.value = question;
      fit();
      area.focus();
    };
    const whole = (index) => find(`#turn-${index} .q`).textContent;
    document.addEventListener("click", (event) => {
      const data = event.target.closest?.("[data-edit], [data-again]")?.dataset;
      if (!data || running) return;
      if (data.edit) edit(Number(data.edit), whole(data.edit));
      else ask(whole(data.again), Number(data.again));
    });
    element.addEventListener("click", (event) => {
      if (event.target.closest("[data-anywhere]")) trigger("delete");
    });
    // A render resets attributes.
    watch("value", () => {
      busy(running);
      editing.hidden = turn === null;
      find(".new").disabled = !find(".turn");
    });
    element.querySelector("[data-cancel]").addEventListener("click", () => edit(null, ""));
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && turn !== null) edit(null, "");
    });
    ask = async (question, instead = null) => {
      if (running || !question.trim()) return false;
      busy(true);
      say("");
      if (!(await answers())) {
        busy(false);
        say("Footnote does not answer; is it still running in its terminal?");
        return false;
      }
      trigger("submit", instead === null ? { question } : { question, turn: instead });
      return true;
    };
    const send = async () => {
      const question = area.value;
      const instead = turn;
      if (running || !question.trim()) return;
      edit(null, "");
      if (await ask(question, instead)) return;
      edit(instead, question + area.value);
    };
    addEventListener("hashchange", () => {
      if (location.hash === written) return;
      written = location.hash;
      trigger("apply", { fragment: location.hash });
    });
    area.addEventListener("input", fit);
    area.addEventListener("keydown", (event) => {
      // Enter also ends the spelling of a word in Chinese or Japanese: that is no question yet.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    });
    element.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    element.querySelector(".stop").addEventListener("click", () => {
      trigger("stop");
      area.focus();
    });
    element.querySelector(".new").addEventListener("click", () => {
      origin = "";
      unfolded.clear();
      trigger("clear");
      area.focus();
    });
  }

  // What a reader looks at: the name of the citation, and what the address holds of it.
  function shown(place, link) {
    origin = place;
    spot = link ?? "";
    current();
    address();
    if (place) document.body.classList.add("reading");
    const button = opener();
    // Where the button is folded away, nothing could be scrolled to or focused.
    button?.closest("details")?.setAttribute("open", "");
    const box = button?.closest(".turns");
    if (!box) return;
    const { top, bottom } = button.getBoundingClientRect();
    const around = box.getBoundingClientRect();
    if (top < around.top || bottom > around.bottom) {
      box.scrollTop += top - around.top - box.clientHeight / 3;
    }
  }
  const opener = () => find(`.turns [data-place="${CSS.escape(origin)}"]`);

  // The address carries the conversation and the place, so that a link opens them again.
  let written = location.hash;
  function address() {
    const parts = [talk && `c=${encodeURIComponent(talk)}`, spot].filter(Boolean);
    const fragment = parts.length ? `#${parts.join("&")}` : "";
    if (fragment === written || !arrived) return;
    written = fragment;
    history.replaceState(history.state, "", location.pathname + location.search + fragment);
  }
  let arrived = false;

  // What a browser's conversations are kept under: only it holds the key.
  function key() {
    try {
      const kept = localStorage.getItem("footnote-key");
      // Another page of this address may have left something else there.
      if (/^[\w-]{22,86}$/.test(kept ?? "")) return kept;
      const bytes = crypto.getRandomValues(new Uint8Array(32));
      const made = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      localStorage.setItem("footnote-key", made);
      return made;
    } catch {
      return ""; // storage is off in this browser
    }
  }
  function arrival() {
    arrived = true;
    return { key: key(), fragment: location.hash };
  }

  return { header, chat, box, say, arrival, places, glide, shown, opener, copied, leave: closed.reader };
})();
