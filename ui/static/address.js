// The address carries the conversation and the place, so that a link opens them again; and what
// the browser sends of itself when the page opens.
"use strict";
window.footnoteAddress = (() => {
  let talk = ""; // the id of the conversation that is shown, empty where none is kept
  let spot = ""; // what the address holds of the place that is open
  let written = location.hash;
  let arrived = false;

  function write() {
    const parts = [talk && `c=${encodeURIComponent(talk)}`, spot].filter(Boolean);
    const fragment = parts.length ? `#${parts.join("&")}` : "";
    if (fragment === written || !arrived) return;
    written = fragment;
    history.replaceState(history.state, "", location.pathname + location.search + fragment);
  }

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

  return {
    arrival: () => {
      arrived = true;
      return { key: key(), fragment: location.hash };
    },
    conversation: (id) => {
      talk = id;
      write();
    },
    place: (link) => {
      spot = link;
      write();
    },
    // Calls back when another address is put into the same tab.
    followed: (go) =>
      addEventListener("hashchange", () => {
        if (location.hash === written) return;
        written = location.hash;
        go(location.hash);
      }),
  };
})();
