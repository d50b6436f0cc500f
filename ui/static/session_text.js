// A text that a tab keeps under a name over a reload.
"use strict";
window.footnoteKept = (name) => ({
  read: () => {
    try {
      return sessionStorage.getItem(name) ?? "";
    } catch {
      return "";
    }
  },
  // An empty text is not kept.
  write: (text) => {
    try {
      if (text) sessionStorage.setItem(name, text);
      else sessionStorage.removeItem(name);
    } catch {
      // Without storage there is nothing to come back to.
    }
  },
});
