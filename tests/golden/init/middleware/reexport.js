// The guards live next door.
export { onRequest } from "./_guards.js";
