// The box to ask in: a question, one that takes the place of an earlier one, stop, begin anew.
"use strict";
window.footnote.box = (element, fire, _props, _upload, watch) => {
  const LOST =
    "The connection to Footnote is lost. If Footnote was closed, start it again. Nothing you typed is lost.";
  const STILL = "Footnote is still not responding. Start it the way you did before, then try again.";
  const page = window.footnote;
  const trigger = page.latest(fire, "apply");
  const one = (selector) => element.querySelector(selector);
  const area = one("textarea");
  const editing = one(".editing");
  const asked = window.footnoteDouble();
  // A question that is on its way when the server ends would be lost with it.
  const waiting = window.footnoteKept("footnote-asked");
  const retry = window.footnoteKept("footnote-retry"); // what to ask after a reload
  const lost = one(".lost");
  const born = window.gradio_config?.app_id; // the server that this page came from
  const BETWEEN_LOOKS = 2000;
  const LONGEST = 2000; // characters of a question
  const touched = matchMedia("(pointer: coarse)"); // where the focus would bring a keyboard up
  let watching; // the timer that looks for a lost server
  let cut = false; // whether Gradio has given up its connection: only a reload mends that
  let failed = null; // what could not be asked: what is in the box where it has no question
  const draft = window.footnoteKept("footnote-draft");
  let turn = null; // the number of the turn that the question in the box takes the place of
  let talk = ""; // the id of the conversation of that turn, empty while none is known
  let former = ""; // the question of that turn
  let shown = null; // the id of the conversation that is shown, null before any is
  let earlier = written(); // what stood in the box before a reload, until it does again

  page.toBox = () => {
    if (!touched.matches) area.focus({ preventScroll: true });
  };

  // Browsers that fit the box themselves lay out nothing else at each key.
  const fits = CSS.supports("field-sizing", "content");
  const fit = () => {
    if (fits) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 160)}px`;
  };

  const save = () => {
    const question = area.value;
    draft.write(question && JSON.stringify({ question, turn, talk }));
  };

  function written() {
    try {
      const found = JSON.parse(draft.read());
      return typeof found?.question === "string" ? found : null;
    } catch {
      return null; // another page of this address may have left something else there
    }
  }

  function put(index, question) {
    turn = index;
    talk = shown ?? "";
    former = index === null ? "" : whole(index);
    editing.hidden = index === null;
    const later = document.querySelectorAll(".turn").length - index - 1;
    const too = later === 1 ? "the question" : `the ${later} questions`;
    editing.firstElementChild.textContent =
      `Editing question ${index + 1}` +
      (later > 0 ? `; this also replaces ${too} after it` : "");
    area.value = question;
    fit();
  }

  function edit(index, question) {
    put(index, question);
    save();
    area.focus();
  }

  // What stands in the box becomes a question of its own.
  function part() {
    put(null, area.value);
    save();
  }

  // An edit is of one question: it ends where that is not shown any more.
  function follow(questions) {
    if (turn === null) return;
    // The id of a conversation may come only after its first turn.
    if (questions[turn] === former && (!talk || talk === shown)) talk = shown;
    else part();
  }

  // Put back what stood in the box before a reload, where it is empty.
  function restore() {
    if (!earlier || shown === null || area.value) return;
    const { question, turn: index, talk: where } = earlier;
    earlier = null;
    const count = document.querySelectorAll(".turn").length;
    // Of a conversation without an id nothing is kept: what has none now is another one.
    const isHere = where && where === shown;
    const isThere = isHere && Number.isInteger(index) && index >= 0 && index < count;
    put(isThere ? index : null, question);
    save();
  }

  // Whether the server is there ("here"), is another one by now ("anew"), or is not ("").
  // Gradio would take the question, lose it, and show an error of its own.
  async function answers() {
    try {
      const response = await fetch("gradio_api/app_id", { cache: "no-store" });
      if (!response.ok) return "";
      const found = await response.json();
      return found.app_id === born && !cut ? "here" : "anew";
    } catch {
      return "";
    }
  }

  function tell(words) {
    lost.firstElementChild.textContent = words;
    lost.hidden = !words;
    document.body.classList.toggle("lost", Boolean(words));
    if (words) watching ||= setInterval(look, BETWEEN_LOOKS);
    else watching = clearInterval(watching);
  }

  // Once the server is back the page goes on, and asks nothing that it is not told to.
  async function look() {
    const found = await answers();
    if (found === "here") tell("");
    else if (found) location.reload();
  }

  addEventListener("footnote-lost", () => {
    cut = true;
    if (page.isRunning()) {
      // The answer that was on its way; it is asked for again in its own place.
      const turn = document.querySelectorAll(".turn").length - 1;
      failed = { question: waiting.read() || whole(turn), turn };
      page.busy(false);
    }
    tell(LOST);
  });

  one("[data-retry]").addEventListener("click", async ({ target }) => {
    target.disabled = true;
    const found = await answers();
    target.disabled = false;
    if (found === "here") {
      tell("");
      if (failed) repeat(failed);
    } else if (found) begin(failed);
    else tell(STILL);
  });

  // The page of a server that was started since knows this tab anew, and asks for it.
  function begin(what) {
    retry.write(JSON.stringify(what));
    location.reload();
  }

  function repeat({ question, turn: index, article }) {
    failed = null;
    if (question === undefined) send();
    else {
      if (area.value === question) edit(null, "");
      ask(question, index, article);
    }
  }

  function unasked() {
    try {
      return JSON.parse(retry.read());
    } catch {
      return null; // nothing, or what another page of this address left there
    } finally {
      retry.write("");
    }
  }

  function bringBack(questions, arrived) {
    const question = waiting.read();
    if (!question || !(arrived || questions.at(-1) === question)) return;
    waiting.write("");
    if (questions.at(-1) === question || area.value) return;
    area.value = question;
    fit();
    save();
    page.say("This question was not answered; ask it again.");
  }
  page.answers = answers;
  page.whenShown = (questions, isRunning, arrived, conversation) => {
    shown = conversation;
    follow(questions);
    if (!isRunning) bringBack(questions, arrived);
    if (!arrived) return;
    restore();
    const what = unasked();
    if (what && !isRunning) repeat(what);
  };

  // While no article is ticked a question would go to none.
  function lacksArticle() {
    if (!page.asksNone()) return false;
    page.letTick();
    page.say("Select at least one article.");
    return true;
  }

  async function ask(question, instead = null, article = "") {
    if (page.isRunning() || !question.trim() || (!article && lacksArticle())) return false;
    page.busy(true);
    page.say("");
    const found = await answers();
    if (found !== "here") {
      page.busy(false);
      failed = { question, turn: instead, article };
      if (found) begin(failed);
      else tell(LOST);
      return false;
    }
    tell("");
    waiting.write(question);
    const conversation = window.footnoteAddress.begin();
    trigger("submit", { question, conversation, turn: instead ?? undefined, article });
    return true;
  }
  page.askBy(ask);

  async function send() {
    const question = area.value;
    const instead = turn;
    if (!question.trim()) return;
    if (page.isRunning()) {
      page.wait();
      return;
    }
    if ([...question.trim()].length > LONGEST) {
      const most = LONGEST.toLocaleString("en");
      page.say(`A question has at most ${most} characters. To ask about a text, add it as an article.`);
      return;
    }
    if (lacksArticle()) return;
    put(null, "");
    page.toBox();
    if (await ask(question, instead)) {
      save();
      restore();
    } else {
      edit(instead, question + area.value);
      failed = {};
    }
  }

  const whole = (index) => document.querySelector(`#turn-${index} .q`)?.textContent;
  document.addEventListener("click", (event) => {
    const data = event.target.closest?.("[data-edit], [data-again]")?.dataset;
    if (!data || page.isRunning()) return;
    if (data.edit) {
      edit(Number(data.edit), whole(data.edit));
    } else {
      ask(whole(data.again), Number(data.again), data.article);
      page.toBox();
    }
  });
  element.addEventListener("click", (event) => {
    if (event.target.closest("[data-anywhere]")) trigger("delete");
  });
  // A render resets attributes.
  watch("value", () => {
    page.busy(page.isRunning());
    area.placeholder = page.hint();
    editing.hidden = turn === null;
    lost.hidden = !lost.firstElementChild.textContent;
    for (const name of [".save", ".new"]) one(name).disabled = !document.querySelector(".turn");
    page.showScope();
  });
  one("[data-cancel]").addEventListener("click", () => edit(null, ""));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && turn !== null) edit(null, "");
  });
  window.footnoteAddress.followed((fragment) => trigger("apply", { fragment }), page.over);
  area.addEventListener("input", () => {
    fit();
    save();
  });
  area.addEventListener("keydown", (event) => {
    const last = [...document.querySelectorAll(".turn .q")].at(-1);
    if (event.key === "ArrowUp" && last && !area.value && !event.isComposing) {
      event.preventDefault();
      area.value = last.textContent;
      fit();
      save();
    }
    // Enter also ends the spelling of a word in Chinese or Japanese: that is no question yet.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  one("form").addEventListener("submit", (event) => {
    event.preventDefault();
    asked.click();
    send();
  });
  one(".stop").addEventListener("click", (event) => {
    // The second click of a double one lands here, where Ask was; the keyboard clicks no place.
    if (event.detail > 0 && asked.isSoon()) return;
    trigger("stop");
    page.toBox();
  });
  one(".new").addEventListener("click", () => {
    page.forget();
    window.footnoteAddress.anew();
    earlier = null;
    part();
    trigger("clear");
    page.toBox();
  });
};
