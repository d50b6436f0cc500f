"use strict";
const table = document.getElementById("cases");
const form = document.getElementById("filter");
if (table && form) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const told = document.getElementById("told");
  const clear = form.querySelector("button");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = rows.map((row) => plain(row.textContent));
  const narrow = () => {
    const { text, cause, tag } = Object.fromEntries(new FormData(form));
    let shown = 0;
    rows.forEach((row, place) => {
      const fits =
        words[place].includes(plain(text)) &&
        (!cause || row.dataset.cause === cause) &&
        (!tag || row.dataset.tags.split("\n").includes(tag));
      row.hidden = !fits;
      shown += fits;
    });
    told.textContent = shown ? `${shown} of ${rows.length} shown` : "No case matches.";
    clear.hidden = shown > 0;
  };
  const sort = (head) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = new Intl.Collator(undefined, { numeric: true });
    const sign = down ? -1 : 1;
    const keys = new Map(rows.map((row) => [row, row.cells[head.cellIndex].textContent.trim()]));
    body.append(...[...rows].sort((a, b) => sign * order.compare(keys.get(a), keys.get(b))));
  };
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head));
    head.replaceChildren(button);
  }
  clear.addEventListener("click", () => {
    form.reset();
    narrow();
    form.elements.text.focus();
  });
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  narrow();
}
