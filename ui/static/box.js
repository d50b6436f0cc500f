// The box to ask in: a question, one that takes the place of an earlier one, stop, begin anew.
"use strict";
window.footnote.box = (element, trigger, _props, _upload, watch) => {
  const page = window.footnote;
  const one = (selector) => element.querySelector(selector);
  const area = one("textarea");
  const editing = one(".editing");
  const asked = window.footnoteDouble();
  let turn = null; // the number of the turn that the question in the box takes the place of

  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 160)}px`;
  };

  function edit(index, question) {
    turn = index;
    editing.hidden = index === null;
    const later = document.querySelectorAll(".turn").length - index - 1;
    const too = later === 1 ? "the one" : `the ${later}`;
    editing.firstElementChild.textContent =
      `Editing question ${index + 1}` +
      (later > 0 ? `; it takes the place of ${too} after it, too` : "");
    area.value = question;
    fit();
    area.focus();
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

  // A question that is on its way when the server ends would be lost with it.
  function keep(question) {
    try {
      if (question) sessionStorage.setItem("footnote-asked", question);
      else sessionStorage.removeItem("footnote-asked");
    } catch {
      // Without storage there is nothing to come back to.
    }
  }
  page.whenShown = (questions, isRunning, arrived) => {
    if (isRunning) return;
    let waiting = null;
    try {
      waiting = sessionStorage.getItem("footnote-asked");
    } catch {
      return;
    }
    if (!waiting || !(arrived || questions.at(-1) === waiting)) return;
    keep("");
    if (questions.at(-1) === waiting || area.value) return;
    area.value = waiting;
    fit();
    page.say("This question was not answered; ask it again.");
  };

  async function ask(question, instead = null) {
    if (page.isRunning() || !question.trim()) return false;
    page.busy(true);
    page.say("");
    if (!(await answers())) {
      page.busy(false);
      page.say("Footnote does not answer; is it still running in its terminal?");
      return false;
    }
    keep(question);
    trigger("submit", instead === null ? { question } : { question, turn: instead });
    return true;
  }
  page.askBy(ask);

  async function send() {
    const question = area.value;
    const instead = turn;
    if (page.isRunning() || !question.trim()) return;
    edit(null, "");
    if (await ask(question, instead)) return;
    edit(instead, question + area.value);
  }

  const whole = (index) => document.querySelector(`#turn-${index} .q`).textContent;
  document.addEventListener("click", (event) => {
    const data = event.target.closest?.("[data-edit], [data-again]")?.dataset;
    if (!data || page.isRunning()) return;
    if (data.edit) edit(Number(data.edit), whole(data.edit));
    else ask(whole(data.again), Number(data.again));
  });
  element.addEventListener("click", (event) => {
    if (event.target.closest("[data-anywhere]")) trigger("delete");
  });
  // A render resets attributes.
  watch("value", () => {
    page.busy(page.isRunning());
    area.placeholder = page.hint();
    editing.hidden = turn === null;
    one(".new").disabled = !document.querySelector(".turn");
  });
  one("[data-cancel]").addEventListener("click", () => edit(null, ""));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && turn !== null) edit(null, "");
  });
  window.footnoteAddress.followed((fragment) => trigger("apply", { fragment }), page.leave);
  area.addEventListener("input", fit);
  area.addEventListener("keydown", (event) => {
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
    area.focus();
  });
  one(".new").addEventListener("click", () => {
    page.forget();
    trigger("clear");
    area.focus();
  });
};
