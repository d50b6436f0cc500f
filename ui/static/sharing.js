// With whom articles and collections of them are shared, in the list of articles.
"use strict";
window.footnote.sharing = (element, trigger, uncovered, pending) => {
  const find = (name) => element.querySelector(`[data-sharing="${CSS.escape(name)}"]`);
  const unfolded = new Set(); // what a redrawn list shows unfolded again
  const about = (target) => {
    const { collection, articleShared: article } = target.closest("[data-sharing]").dataset;
    return { collection, article };
  };
  // What is changed says so until the list is drawn again.
  const begin = (target, doing) => {
    const details = target.closest("[data-sharing]");
    details.querySelector("summary").dataset.doing = doing;
    pending.begin(details);
  };

  element.addEventListener(
    "toggle",
    ({ target }) => {
      const { sharing } = target.dataset;
      if (target.open) unfolded.add(sharing);
      else if (target.isConnected) unfolded.delete(sharing);
      offer(target);
    },
    true,
  );
  // One form puts any article into a collection: a list of long ones would be long itself.
  function offer(details) {
    const form = element.querySelector(".collections > [data-does=put]");
    const isOffered = details.open && details.dataset.articleShared && form?.querySelector("option");
    if (!isOffered || !details.querySelector("[data-does=share]")) return;
    if (details.querySelector("[data-does=put]")) return;
    details.append(form.cloneNode(true));
    details.lastChild.hidden = false;
  }

  element.addEventListener("click", ({ target, detail }) => {
    const button = target.closest("[data-unshare], [data-takes-out], [data-asks]");
    if (!button) return;
    const { unshare, takesOut, asks } = button.dataset;
    if (!asks) begin(button, "Changing…");
    if (unshare) trigger("release", { ...about(button), reader: unshare, role: "" });
    else if (takesOut) trigger("copy", { ...about(button), collection: takesOut, out: true });
    else {
      uncovered(detail);
      trigger("like", { collection: asks });
    }
  });
  let sent = null; // the form whose words have been taken, if all went well
  const does = { share: "release", make: "upload", rename: "blur", put: "copy" };
  element.addEventListener("submit", ({ target }) => {
    const event = does[target.dataset.does];
    if (!event) return;
    sent = target;
    begin(target, target.dataset.does === "share" ? "Sharing…" : "Changing…");
    trigger(event, { ...about(target), ...Object.fromEntries(new FormData(target)) });
  });

  function unfold() {
    for (const name of unfolded) {
      const details = find(name);
      if (details) details.open = true;
    }
    if (!element.querySelector(".fail")) sent?.reset();
    sent = null;
  }
  return { unfold };
};
