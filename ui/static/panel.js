// The panel in which text is pasted and files are chosen.
"use strict";
window.footnote.panel = (element, trigger, props, upload, watch) => {
  const most = 5_000_000;
  // In a sentence of ours they would turn our letters around.
  const upright = (name) => name.replace(/[\u202d\u202e]/g, "\ufffd");
  const one = (selector) => element.querySelector(selector);
  const tell = (state, words, failed = "") => {
    one("dialog").dataset.state = state;
    one(".did").textContent = words;
    one(".bad").textContent = failed;
    for (const button of element.querySelectorAll(".go, #files")) {
      button.disabled = state === "busy";
    }
    one("[data-cancel-adding]").hidden = state !== "busy";
  };
  // Takes away what was said of an earlier adding.
  window.footnote.renew = () => {
    if (one("dialog").dataset.state !== "busy") tell("", "");
  };
  one("form").addEventListener("submit", (event) => {
    event.preventDefault();
    tell("busy", "Sending…");
    trigger("upload", { text: one("#text").value, title: one("#title").value });
  });
  one("#files").addEventListener("change", async (event) => {
    const files = [...event.target.files];
    const large = files.find((file) => file.size > most);
    if (!files.length) return;
    if (large) {
      tell("error", "", `${upright(large.name)} is larger than 5 MB; add it in parts.`);
      event.target.value = "";
      return;
    }
    tell("busy", files.length === 1 ? `Sending ${upright(files[0].name)}…` : "Sending files…");
    try {
      const paths = [];
      for (const file of files) paths.push((await upload(file)).path);
      trigger("upload", { paths });
    } catch {
      tell("error", "", "The files could not be sent; is Footnote still running?");
    }
    event.target.value = "";
  });
  one("[data-cancel-adding]").addEventListener("click", () => {
    one(".did").textContent = "Cancelling…";
    trigger("stop");
  });
  watch("value", () => {
    const { state, words, failed } = props.value;
    tell(state, words, failed);
    if (state !== "done") return;
    for (const field of [one("#text"), one("#title")]) field.value = "";
    one("dialog").close();
    window.footnote.say(words);
    document.querySelector("#question").focus();
  });
};
