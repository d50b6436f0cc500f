// The address carries the conversation and the place, so that a link opens them again; what lies
// over the page is a step that going back closes; and what the browser sends of itself when the
// page opens.
"use strict";
window.footnoteAddress = (() => {
  let talk = ""; // the id of the conversation that is shown, empty where none is kept
  let begun = false; // it was named here, and the server has not shown its first question yet
  let spot = ""; // what the address holds of the place that is open
  let things = {}; // what can lie over the page, by the names that its steps have
  let leaving = false; // the step of what was closed is being taken back
  let due = null; // the name of a step that is to be made once it has been
  let go = () => {}; // shows what another address names
  let written = location.hash;
  let arrived = false;
  let fresh = false; // nothing has been shown since the page arrived, or came back

  // The name of what the step that is shown was made for, empty for none.
  const step = () => history.state?.footnote ?? "";
  // In a wide window nothing lies over a place, and it can be gone back from all the same.
  const isOpen = (name) => (name === "reader" && spot) || things[name]?.isOpen();

  function fragment() {
    const parts = [talk && `c=${encodeURIComponent(talk)}`, spot].filter(Boolean);
    return parts.length ? `#${parts.join("&")}` : "";
  }
  function write(way = "replaceState", name = way === "pushState" ? "" : step()) {
    if (leaving && way === "pushState") due = name;
    if (leaving || !arrived) return;
    if (fragment() === written && name === step()) return;
    written = fragment();
    const state = { ...history.state, footnote: name };
    history[way](state, "", location.pathname + location.search + written);
  }

  function open(name) {
    if (step() === name && !leaving) return;
    // What was open and is not any more leaves its step to this.
    const isFree = step() && !isOpen(step());
    write(isFree && !leaving ? "replaceState" : "pushState", name);
  }
  // Its step is taken back, or each look at it would be one more to go back through.
  function close(name) {
    if (leaving || step() !== name) write();
    else leave();
  }
  function leave() {
    leaving = true;
    history.back();
  }

  function follow() {
    if (leaving) {
      leaving = false;
      written = location.hash;
      if (due === null) write();
      else write("pushState", due);
      due = null;
      return;
    }
    const there = new URLSearchParams(location.hash.slice(1));
    const place = there.has("at") || there.has("article");
    const moved = location.hash !== written;
    const other = (there.get("c") ?? "") !== talk;
    if (moved) {
      written = location.hash;
      // What is written from now on is said of where the address leads.
      talk = there.get("c") ?? "";
      begun = false;
    }
    const name = step();
    for (const [each, thing] of Object.entries(things)) {
      const isReplaced = place && (each === "reader" || each === "shelf");
      if (each !== name && !isReplaced && isOpen(each)) thing.close();
    }
    if (name && !place && !isOpen(name)) things[name]?.open();
    if (moved && (place || other)) go(written);
  }
  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);

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
      // A reload closes all but a place.
      if (step() && !/[#&](at|article)=/.test(location.hash)) leave();
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
      talk = id;
      write(way);
    },
    anew: () => {
      begun = false;
    },
    open,
    close,
    hasPlace: () => spot !== "",
    place: (link) => {
      const opens = link && !spot && step() !== "reader";
      spot = link;
      if (opens && fragment() !== written) write("pushState", "reader");
      else if (isOpen("reader")) write();
      else close("reader");
    },
    // Calls back when another address is put into the same tab, or gone back to; ``over`` tells what
    // can lie over the page: whether it is open, and how it opens and closes.
    followed: (way, over) => {
      go = way;
      things = over;
    },
  };
})();
