// Gradio names each tab with Math.random, and whoever knows its name may act in a tab: read its
// conversation, and list those of its browser. It must be as hard to guess as that browser's key.
"use strict";
(() => {
  const words = new Uint32Array(2);
  Math.random = () => {
    const [high, low] = crypto.getRandomValues(words);
    return (high * 2 ** 21 + (low >>> 11)) / 2 ** 53;
  };
})();
