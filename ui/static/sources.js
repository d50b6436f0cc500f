// The rows of the box to add in: one for each source, with what the server says of it.
"use strict";
window.footnote.sources = (element, trigger) => {
  const list = element.querySelector(".sources ul");
  const mould = element.querySelector("template");
  const rows = new Map(); // by the server's name for a source, or ours until it has one
  const told = element.querySelector("#told");
  const part = (row, selector) => row.querySelector(selector);

  function made(name) {
    const row = mould.content.firstElementChild.cloneNode(true);
    const input = part(row, "form input");
    input.id = `source-${name}`;
    part(row, "label").htmlFor = input.id;
    part(row, "[data-cancel-adding]").addEventListener("click", () => {
      if (row.dataset.id) trigger("stop", { job: row.dataset.id });
      else row.cancelled = true;
    });
    for (const button of row.querySelectorAll("[data-choice]")) {
      button.addEventListener("click", () => {
        trigger("select", { job: row.dataset.id, choice: button.dataset.choice });
        part(row, "[data-cancel-adding]").focus();
      });
    }
    part(row, "[data-shows]").addEventListener("click", () => {
      window.footnote.read(row.dataset.article);
      window.footnote.closeAdding();
      window.footnote.openReader();
    });
    part(row, "[data-name]").addEventListener("click", () => {
      const form = part(row, "form");
      form.hidden = !form.hidden;
      input.value = row.dataset.title;
      if (!form.hidden) input.focus();
    });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      // The box stays open.
      event.preventDefault();
      part(row, "form").hidden = true;
      part(row, "[data-name]").focus();
    });
    part(row, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      part(row, "form").hidden = true;
      part(row, "[data-name]").focus();
      trigger("edit", { job: row.dataset.id, title: input.value });
    });
    list.append(row);
    return row;
  }

  function fill(row, what) {
    const { id, name, title, words, note, kind, share, article } = what;
    Object.assign(row.dataset, { id, kind, article, title: title || "" });
    part(row, ".name").textContent = name;
    for (const each of row.querySelectorAll("button .unseen")) {
      const edits = each.parentElement.matches("[data-name]");
      each.textContent = edits ? `Change the title of ${name}` : ` ${name}`;
    }
    const how = part(row, ".how");
    how.textContent = words;
    part(row, ".note").textContent = note;
    part(row, ".note").hidden = !note;
    const bar = part(row, "progress");
    const runs = kind === "running";
    bar.hidden = !runs;
    bar.setAttribute("aria-label", name);
    if (share === null) bar.removeAttribute("value");
    else bar.value = share;
    const asks = kind === "asking";
    for (const button of row.querySelectorAll("[data-choice]")) {
      button.hidden = !(asks && what.choices.includes(button.dataset.choice));
    }
    part(row, "[data-cancel-adding]").hidden = !(runs || asks);
    part(row, "[data-shows]").hidden = !article;
    part(row, "[data-name]").hidden = !id || !(runs || article);
  }

  // A source that is on its way here: the server knows nothing of it yet.
  function sending(token, name) {
    const row = made(token);
    rows.set(token, row);
    fill(row, { id: "", name, words: "Sending…", note: "", kind: "running", share: null, article: "" });
    return row;
  }

  function refuse(token, name, reason) {
    const row = rows.get(token) ?? sending(token, name);
    fill(row, { id: "", name, words: reason, note: "", kind: "failed", share: null, article: "" });
    told.textContent = `${name}: ${reason}`;
  }

  function show(jobs) {
    const there = new Set();
    for (const job of jobs) {
      const row = rows.get(job.id) ?? rows.get(job.token) ?? made(job.id);
      rows.delete(job.token);
      rows.set(job.id, row);
      there.add(job.id);
      if (row.cancelled && !row.dataset.id) trigger("stop", { job: job.id });
      const ended = row.dataset.kind === "running" && job.kind !== "running";
      fill(row, job);
      if (ended) told.textContent = `${job.name}: ${job.words} ${job.note}`;
    }
    for (const [name, row] of rows) {
      if (!row.dataset.id || there.has(name)) continue;
      rows.delete(name);
      row.remove();
    }
  }

  // Cancels what the server knows nothing of yet.
  function stop() {
    for (const row of rows.values()) row.cancelled = !row.dataset.id;
  }

  // Takes away what was said of what could not be sent.
  function clear() {
    for (const [name, row] of rows) {
      if (row.dataset.id || row.dataset.kind === "running") continue;
      rows.delete(name);
      row.remove();
    }
  }

  // The server's names for what has ended.
  const ended = () =>
    [...rows.values()].map((row) => row.dataset)
      .filter(({ id, kind }) => id && !["running", "asking"].includes(kind))
      .map(({ id }) => id);
  const kinds = () => [...rows.values()].map((row) => row.dataset.kind);
  return { show, sending, refuse, stop, clear, ended, kinds };
};
