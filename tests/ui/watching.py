"""Scripts that watch where the words of an answer stand."""

# For each character of the answer, where it stood at each frame in which it was there.
WATCH = """
() => {
  window.moved = [];
  window.seen = new Map();
  const look = () => {
    const texts = document.querySelectorAll(".turn:last-child .said .text");
    texts.forEach((text, claim) => {
      const node = text.firstChild;
      if (!node) return;
      for (let at = 0; at < node.length; at += 1) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const { x, y } = range.getBoundingClientRect();
        const key = `${claim}:${at}`;
        const now = `${node.data[at]} ${x.toFixed(1)} ${y.toFixed(1)}`;
        const before = window.seen.get(key);
        if (before !== undefined && before !== now) window.moved.push([key, before, now]);
        window.seen.set(key, now);
      }
    });
    window.watching = requestAnimationFrame(look);
  };
  look();
}
"""

# Boxes of words, markers and tags that overlap.
OVERLAPS = """() => {
  const boxes = [];
  for (const one of document.querySelectorAll(".said .fn, .said .tag")) {
    boxes.push(one.getBoundingClientRect());
  }
  for (const text of document.querySelectorAll(".said .text")) {
    boxes.push(...text.getClientRects());
  }
  const apart = (a, b) => a.right <= b.left + 0.5 || b.right <= a.left + 0.5
    || a.bottom <= b.top + 8 || b.bottom <= a.top + 8;
  return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => !apart(a, b))
    .map((b) => [a.left, a.right, a.top, b.left, b.right, b.top]));
}"""

# Markers and words of support that reach out of their answer's column.
OUTSIDE = """() => [...document.querySelectorAll(".a .fn, .a .tag")].filter((one) => {
  const { left, right } = one.closest(".a").getBoundingClientRect();
  const box = one.getBoundingClientRect();
  return box.left < left - 0.5 || box.right > right + 0.5;
}).map((one) => one.textContent)"""
