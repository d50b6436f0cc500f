// The address carries the conversation and the place, so that a link opens them again; and what
// the browser sends of itself when the page opens.
"use strict";
window.footnoteAddress = (() => {
  let talk = ""; // the id of the conversation that is shown, empty where none is kept
  let begun = false; // it was named here, and the server has not shown its first question yet
  let spot = ""; // what the address holds of the place that is open
  let opened = false; // opening that place made a step of its own, the last one
  let written = location.hash;
  let arrived = false;
  let fresh = false; // nothing has been shown since the page arrived, or came back

  // What opens over another thing can be gone back from; returns whether the address has changed.
  function write(way = "replaceState") {
    const parts = [talk && `c=${encodeURIComponent(talk)}`, spot].filter(Boolean);
    const fragment = parts.length ? `#${parts.join("&")}` : "";
    if (fragment === written || !arrived) return false;
    written = fragment;
    history[way](history.state, "", location.pathname + location.search + fragment);
    return true;
  }

  const random = (count) =>
    [...crypto.getRandomValues(new Uint8Array(count))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");

  // What a browser's conversations are kept under: only it holds the key.
  function key() {
    try {
      const kept = localStorage.getItem("footnote-key");
      // Another page of this address may have left something else there.
      if (/^[\w-]{22,86}$/.test(kept ?? "")) return kept;
      const made = random(32);
      localStorage.setItem("footnote-key", made);
      return made;
    } catch {
      return ""; // storage is off in this browser
    }
  }

  return {
    hasArrived: () => {
      const was = fresh;
      fresh = false;
      return was;
    },
    arrival: () => {
      arrived = true;
      fresh = true;
      const model = window.footnoteKept("footnote-model").read();
      return { key: key(), fragment: location.hash, model };
    },
    // A conversation has its name from its first question on, so that a reload finds it.
    begin: () => {
      if (!talk && key()) {
        talk = random(16);
        begun = true;
        write();
      }
      return talk;
    },
    // What was drawn before the first question was asked may come after.
    conversation: (id, count) => {
      if (begun && !id && !count) return;
      begun = false;
      const way = talk && id !== talk ? "pushState" : "replaceState";
      if (way === "pushState") opened = false;
      talk = id;
      write(way);
    },
    anew: () => {
      begun = false;
    },
    place: (link) => {
      const opens = link && !spot;
      const closes = !link && opened;
      spot = link;
      if (opens) opened = write("pushState");
      else if (!closes) write();
      if (!closes) return;
      opened = false;
      // Its step is taken back, or each look at a citation would be one more to go back through.
      const settle = () => {
        written = location.hash;
        write();
      };
      addEventListener("popstate", settle, { once: true });
      history.back();
    },
    // Calls back when another address is put into the same tab, or gone back to: ``close`` where
    // only the place that was open is left.
    followed: (go, close) =>
      addEventListener("hashchange", () => {
        if (location.hash === written) return;
        written = location.hash;
        const there = new URLSearchParams(location.hash.slice(1));
        const place = there.has("at") || there.has("article");
        const other = (there.get("c") ?? "") !== talk;
        // What is written from now on is said of where the address leads.
        talk = there.get("c") ?? "";
        begun = false;
        opened = false;
        if (!place) close();
        if (place || other) go(written);
      }),
  };
})();
