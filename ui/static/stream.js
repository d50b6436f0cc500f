// Gradio closes a tab's stream of events when the last one it waits for is done. An event that is
// accepted just then waits on the server, and its button with it, for a stream that nobody opens:
// the tab still takes the old one for open. So where something is waited for, the stream goes on.
"use strict";
(() => {
  const ask = window.fetch.bind(window);
  const ENDS = /"(close_stream|process_completed)"/;
  const tell = () => window.dispatchEvent(new Event("footnote-lost"));
  const waiting = new Set(); // names of events that were accepted and are not done
  const early = new Set(); // those that were done before their acceptance was read

  window.fetch = async (input, options) => {
    const address = new URL(input.url ?? input, location.href).pathname;
    if (address.endsWith("/queue/join")) {
      const response = ask(input, options);
      response.catch(tell);
      return accepted(await response);
    }
    if (!address.endsWith("/queue/data")) return ask(input, options);
    const again = new Request(input, options);
    const response = await ask(again.clone());
    return response.ok ? lasting(response, () => ask(again.clone())) : response;
  };

  // The name is known here before Gradio looks whether a stream is open.
  async function accepted(response) {
    const text = await response.text();
    try {
      const name = JSON.parse(text).event_id;
      if (name && !early.delete(name)) waiting.add(name);
    } catch {
      // Not an answer of the queue: Gradio says so itself.
    }
    return new Response(text, response);
  }

  function lasting(response, reopen) {
    const body = new ReadableStream({
      async start(controller) {
        const encoder = new TextEncoder();
        try {
          let next = response;
          while (next?.ok) {
            const send = (text) => controller.enqueue(encoder.encode(text));
            const closed = await passOn(next.body, send);
            next = closed && waiting.size ? await reopen() : null;
            if (closed && !next?.ok) send(closed);
            else if (!closed && waiting.size) tell();
          }
          controller.close();
        } catch (error) {
          // Gradio itself ends what it no longer waits for.
          if (error.name !== "AbortError") tell();
          controller.error(error);
        }
      },
    });
    return new Response(body, response);
  }

  // Pass messages on as they come; returns the one that closes the stream, held back until the
  // server is done with it: a tab that hangs up sooner makes it drop what the tab waits for.
  async function passOn(body, send) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    let closed = "";
    for (;;) {
      const { value, done } = await reader.read();
      const messages = (rest + (value ?? "")).split("\n\n");
      rest = messages.pop();
      for (const message of messages) {
        const told = ENDS.test(message) ? read(message) : null;
        if (told?.msg === "process_completed" && !waiting.delete(told.event_id)) {
          early.add(told.event_id);
        }
        if (told?.msg === "close_stream") closed = `${message}\n\n`;
        else send(`${message}\n\n`);
      }
      if (done) {
        if (rest) send(rest);
        return closed;
      }
    }
  }

  function read(message) {
    try {
      return JSON.parse(message.replace(/^data: ?/, ""));
    } catch {
      return null;
    }
  }
})();
