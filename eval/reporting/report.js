"use strict";
const table = document.getElementById("cases");
const form = document.getElementById("filter");
if (table && form) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const told = document.getElementById("told");
  const words = rows.map((row) => row.textContent.toLowerCase());
  const narrow = () => {
    const { text, cause, tag } = Object.fromEntries(new FormData(form));
    let shown = 0;
    rows.forEach((row, place) => {
      const fits =
        words[place].includes(text.toLowerCase()) &&
        (!cause || row.dataset.causes.split("\n").includes(cause)) &&
        (!tag || row.dataset.tags.split("\n").includes(tag));
      row.hidden = !fits;
      shown += fits;
    });
    told.textContent = `${shown} of ${rows.length} shown`;
  };
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value ?? cell.textContent.trim();
  };
  const sort = (head) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = new Intl.Collator(undefined, { numeric: true });
    const sign = down ? -1 : 1;
    const keys = new Map(rows.map((row) => [row, key(row, head.cellIndex)]));
    body.append(...[...rows].sort((a, b) => sign * order.compare(keys.get(a), keys.get(b))));
  };
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head));
    head.replaceChildren(button);
  }
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  narrow();
}
