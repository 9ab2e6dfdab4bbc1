/**
 * Opens pages in headless Chromium over the DevTools protocol: `node browser.mjs '<JSON>'`, where the JSON is
 * {chromium, profile, visits: [{url, width, height, scheme, script, screenshot, full}]}.
 *
 * `profile` is an empty folder of the caller's. `script` is evaluated (and awaited) once the page is idle. Prints a JSON
 * list of {result, errors}, a visit each; `errors` are the page's console errors, exceptions and refused requests.
 */

import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";

const { chromium, profile, visits } = JSON.parse(process.argv[2]);
const browser = spawn(
  chromium,
  [
    ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
    ...["--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0"],
    `--user-data-dir=${profile}`,
    "about:blank",
  ],
  { stdio: ["ignore", "ignore", "pipe"] },
);
process.on("exit", () => browser.kill("SIGKILL"));

const socket = new WebSocket(
  await new Promise((resolve, reject) => {
    let said = "";
    browser.stderr.on("data", (chunk) => {
      said += chunk;
      const address = /DevTools listening on (ws:\S+)/.exec(said);
      if (address) resolve(address[1]);
    });
    browser.on("exit", () => reject(new Error(`Chromium ended before it could be driven:\n${said}`)));
  }),
);
await new Promise((resolve, reject) => {
  socket.onopen = resolve;
  socket.onerror = reject;
});

let lastId = 0;
const waiting = new Map();
const listeners = new Set();
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.id) {
    const { resolve, reject } = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) reject(new Error(message.error.message));
    else resolve(message.result);
  } else {
    for (const listener of listeners) listener(message);
  }
};

function send(method, params = {}, sessionId = undefined) {
  lastId += 1;
  socket.send(JSON.stringify({ id: lastId, method, params, sessionId }));
  return new Promise((resolve, reject) => waiting.set(lastId, { resolve, reject }));
}

async function visit({ url, width, height, scheme, script, screenshot, full }) {
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const tab = (method, params) => send(method, params, sessionId);
  const errors = [];
  let idle;
  const becameIdle = new Promise((resolve) => {
    idle = resolve;
  });
  const listener = ({ sessionId: from, method, params }) => {
    if (from !== sessionId) return;
    if (method === "Runtime.exceptionThrown") errors.push(params.exceptionDetails.exception?.description ?? "exception");
    if (method === "Log.entryAdded" && params.entry.level === "error")
      errors.push(`${params.entry.text} ${params.entry.url ?? ""}`);
    if (method === "Page.lifecycleEvent" && params.name === "networkIdle") idle();
  };
  listeners.add(listener);
  await tab("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
  await tab("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme ?? "light" }] });
  for (const domain of ["Runtime", "Log", "Page"]) await tab(`${domain}.enable`);
  // The page's first idle moment is that of about:blank: only what comes after the navigation counts.
  await tab("Page.navigate", { url });
  await tab("Page.setLifecycleEventsEnabled", { enabled: true });
  await becameIdle;
  const { result, exceptionDetails } = await tab("Runtime.evaluate", {
    expression: script ?? "null",
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) errors.push(exceptionDetails.exception?.description ?? exceptionDetails.text);
  if (screenshot) {
    const { data } = await tab("Page.captureScreenshot", {
      captureBeyondViewport: full === true,
      ...(full && (await wholePage(tab))),
    });
    await writeFile(screenshot, Buffer.from(data, "base64"));
  }
  listeners.delete(listener);
  await send("Target.closeTarget", { targetId });
  return { result: result?.value ?? null, errors };
}

async function wholePage(tab) {
  const { cssContentSize } = await tab("Page.getLayoutMetrics");
  return { clip: { x: 0, y: 0, width: cssContentSize.width, height: cssContentSize.height, scale: 1 } };
}

const results = [];
for (const one of visits) results.push(await visit(one));
console.log(JSON.stringify(results));
// It may go away before it answers, so its end is what is waited for.
const ended = new Promise((resolve) => browser.once("exit", resolve));
send("Browser.close");
await ended;
process.exit(0);
