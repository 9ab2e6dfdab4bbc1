/**
 * Faults on request, for the demonstration: the state machine behind the page's "break a backend" buttons.
 *
 * The state lives in the memory of one isolate. Another isolate of this Worker knows nothing of it, and a restart
 * forgets it.
 */

export const MODES = ["ok", "next", "alternate", "slow", "off"];

/** Longer than every time limit in diddy.toml. */
export const SLOW_MS = 8000;

/** `requests` counts what this isolate was asked, so that a retry can be seen from behind the mesh. */
const state = { mode: "ok", requests: 0, last_trace_id: null };

/** Switches to a mode by its name; returns false, and changes nothing, for a name that does not exist. */
export function setMode(mode) {
  if (!MODES.includes(mode)) return false;
  state.mode = mode;
  state.requests = 0;
  return true;
}

/** Says what becomes of the request that has just come in: "answer", "fail" or "delay". */
export function nextVerdict(traceId) {
  state.requests += 1;
  state.last_trace_id = traceId;
  if (state.mode === "next") {
    state.mode = "ok";
    return "fail";
  }
  if (state.mode === "off" || (state.mode === "alternate" && state.requests % 2 === 1)) return "fail";
  return state.mode === "slow" ? "delay" : "answer";
}

/** What the page shows: the mode, and what this isolate has seen since it was set. */
export const snapshot = () => ({ ...state });
