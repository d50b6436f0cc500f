// The box to add in: text and addresses are pasted there, files are chosen there or dropped anywhere.
"use strict";
window.footnote.panel = (element, trigger, props, upload, watch) => {
  const SILENCE = 4000; // milliseconds; who watches hears something every second
  const page = window.footnote;
  const one = (selector) => element.querySelector(selector);
  const rows = page.sources(element, trigger);
  const dialog = one("dialog");
  // In a sentence of ours they would turn our letters around.
  const upright = (name) => name.replace(/[\u202d\u202e]/g, "\ufffd");
  let count = 0; // of what was sent
  const unheard = new Map(); // what was sent, until the server speaks of it: when, and who waits
  let sent = Promise.resolve(); // until the server has spoken of the last file
  let stops = 0; // how often all were cancelled
  let pasted = null; // what was sent last of what stands in the box
  const texts = new Map(); // what was pasted, until it has ended
  let refused = []; // the server's names for what could not be made of an earlier one
  let latest = { serial: 0, running: false, summary: "" }; // the newest value that came
  let watching = false;
  let heard = 0; // when the last value came
  let listening = false;

  const { accept, hint, most } = props.value; // later values tell only how far the adding is
  one("#files").accept = accept;
  one("#kinds").textContent = hint;

  const complain = (words) => {
    one(".bad").textContent = words;
  };
  function open() {
    complain("");
    if (!dialog.open) dialog.showModal();
    window.footnoteAddress.open("add");
    if (page.sharing) trigger("focus");
    one("#text").focus();
  }
  page.openAdding = () => {
    page.say("");
    open();
  };
  page.closeAdding = () => dialog.close();

  function follow() {
    watching = true;
    heard = performance.now();
    trigger("expand");
    listen();
  }

  // Gradio may lose what begins while its stream of events ends, and a server that was started
  // again knows nothing of who watches: whoever hears nothing asks once more.
  async function listen() {
    if (listening) return;
    listening = true;
    while (watching || latest.running || unheard.size) {
      await new Promise((done) => setTimeout(done, 1000));
      if (performance.now() - heard < SILENCE || !(await page.answers())) continue;
      for (const [key, { at }] of unheard) {
        if (performance.now() - at <= 3 * SILENCE) continue;
        hear(key);
        if (pasted?.token === key) pasted = null;
      }
      follow();
    }
    listening = false;
  }

  function send(key, what) {
    const spoken = new Promise((done) => unheard.set(key, { at: performance.now(), done }));
    trigger("upload", { ...what, token: key });
    listen();
    return spoken;
  }
  function hear(key) {
    unheard.get(key)?.done();
    return unheard.delete(key);
  }

  const place = () => one("#place").value;
  function offer(places) {
    const before = place();
    one("#place").replaceChildren(...places.map(([id, name]) => new Option(name, id)));
    one("#place").value = places.some(([id]) => id === before) ? before : "";
    for (const each of [one("#place"), one("[for=place]")]) each.hidden = !places.length;
  }

  async function sendFiles(files, title) {
    const before = stops;
    const collection = place();
    for (const file of files) {
      if (stops > before) break;
      const name = upright(file.name);
      const key = `sent-${++count}`;
      if (file.size > most) {
        const words = `It is larger than ${Math.floor(most / 1e6)} MB; split it into smaller files.`;
        rows.refuse(key, name, words);
        continue;
      }
      const row = rows.sending(key, name);
      heading();
      try {
        const { path } = await upload(file);
        // What is sent at once may arrive in any order.
        await sent;
        if (row.cancelled) rows.refuse(key, name, "Cancelled. Nothing was kept.");
        else sent = send(key, { sent: path, name: file.name, title, collection });
      } catch {
        const why = "It could not be sent; is Footnote still running? Choose it again.";
        rows.refuse(key, name, why);
      }
    }
    heading();
  }
  page.addFiles = (files) => {
    open();
    const title = files.length === 1 ? one("#title").value : "";
    if (title) one("#title").value = "";
    sendFiles(files, title);
  };
  page.addText = (text) => {
    open();
    send(`sent-${++count}`, { text, collection: place() });
  };

  one("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const [text, title, collection] = [one("#text").value, one("#title").value, place()];
    complain("");
    if (!text.trim()) {
      one("#text").focus();
      complain("There is nothing to add yet; paste a text or an address, or choose files.");
    } else if (!(await page.answers())) {
      complain("Footnote does not respond; is it still running in its terminal?");
    } else if (
      pasted?.text !== text || pasted.title !== title || pasted.collection !== collection
    ) {
      // It is not the second click of a double one.
      if (refused.length) trigger("clear", { jobs: refused });
      refused = [];
      const token = `sent-${++count}`;
      pasted = { token, text, title, collection };
      texts.set(token, pasted);
      send(token, { text, title, collection });
    }
  });
  one("#files").addEventListener("change", ({ target }) => {
    const files = [...target.files];
    target.value = "";
    if (files.length) page.addFiles(files);
  });
  one("[data-cancel-all]").addEventListener("click", () => {
    stops += 1;
    rows.stop();
    trigger("stop");
    one("#text").focus();
  });
  function clear() {
    rows.clear();
    heading();
    forget();
  }
  one("[data-clear]").addEventListener("click", () => {
    complain("");
    clear();
    one("#text").focus();
  });
  dialog.addEventListener("close", () => {
    window.footnoteAddress.close("add");
    clear();
  });

  // What is said of a source is forgotten once it was seen.
  function forget() {
    const jobs = rows.ended();
    if (jobs.length) trigger("clear", { jobs });
  }

  function heading() {
    const kinds = rows.kinds();
    const running = kinds.filter((kind) => kind === "running").length;
    const isFirst = one(".sources").hidden && kinds.length;
    one(".sources").hidden = !kinds.length;
    // On a small screen it would begin below what is seen.
    if (isFirst) one(".sources").scrollIntoView({ block: "nearest" });
    const asking = kinds.filter((kind) => kind === "asking").length;
    const need = `${asking} of ${kinds.length} need${asking === 1 ? "s" : ""} your decision`;
    const ended = !asking ? "Results" : kinds.length === 1 ? "Needs your decision" : need;
    one("#sources-title").textContent = running ? "Adding" : ended;
    one("[data-cancel-all]").hidden = running < 2;
    one("[data-clear]").hidden = running + asking === kinds.length;
    page.tellAdding(running && !latest.running ? "Sending…" : latest.summary);
  }

  // What stands in the box has been taken, unless nothing can be made of it or it is a next text.
  function clearPasted(jobs) {
    const sent = pasted;
    const taken = jobs.filter(({ token }) => token === sent?.token);
    if (!taken.length) return;
    pasted = null;
    refused = taken.filter(({ kind }) => kind === "failed").map(({ id }) => id);
    if (refused.length === taken.length || one("#text").value !== sent.text) return;
    for (const field of [one("#text"), one("#title")]) field.value = "";
  }

  // A text that was cancelled or failed stands in the box again, unless another does. Of several
  // addresses each that failed has its row.
  function bringBack(jobs) {
    for (const { token, kind, words } of jobs) {
      if (kind === "running" || kind === "asking" || !texts.has(token)) continue;
      const { text, title } = texts.get(token);
      const isAlone = jobs.filter((job) => job.token === token).length === 1;
      texts.delete(token);
      const isBack = kind === "cancelled" || (kind === "failed" && isAlone);
      const now = one("#text").value;
      if (!isBack || (now && now !== text)) continue;
      complain(kind === "failed" ? words : "");
      one("#text").value = text;
      one("#title").value = title;
    }
  }

  // What ended well needs no more to be said of it than a word beside the question.
  function finish({ rows: jobs, said }) {
    const kinds = rows.kinds();
    if (!kinds.length || kinds.some((kind) => kind !== "done")) return;
    const isWriting = one("#text").value.trim() || element.querySelector(".source form:not([hidden])");
    if (dialog.open && isWriting) return;
    page.say(said);
    if (!dialog.open) return forget();
    dialog.close();
    document.querySelector("#question").focus();
    if (jobs.length === 1 && jobs[0].article) page.read(jobs[0].article);
  }

  watch("value", () => {
    // The values of several events come in any order.
    const value = props.value;
    heard = performance.now();
    if (value.over) watching = false;
    if (value.problem) complain(value.problem);
    if (value.places) offer(value.places);
    let isNew = false;
    if (value.serial > latest.serial) {
      latest = value;
      for (const { token } of value.rows) isNew = hear(token) || isNew;
      rows.show(value.rows);
      clearPasted(value.rows);
      bringBack(value.rows);
      heading();
    }
    if (value.over && !latest.running && !unheard.size && !isNew) finish(latest);
    // What was quick has ended by now, and is yet to be shown among the articles.
    else if ((latest.running || isNew) && !watching) follow();
  });
};
