// Double clicks. The second click of one lands on what came up in place of what was clicked first.
"use strict";
window.footnoteDouble = () => {
  const DOUBLE = 500; // milliseconds
  let clicked = ""; // the name of what was clicked last
  let at = -Infinity; // when

  const click = (name = "") => {
    [clicked, at] = [name, performance.now()];
  };
  const isSoon = () => performance.now() - at < DOUBLE;

  // Whether a click, the given one of several in a row, repeats the one before on the same name.
  function repeats(clicks, name = "") {
    const twice = (clicks > 1 || isSoon()) && clicked === name;
    click(name);
    return twice;
  }

  return { click, isSoon, repeats };
};
