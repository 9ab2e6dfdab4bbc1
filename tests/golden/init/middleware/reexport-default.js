export { default as onRequest, helper } from "./_guards.js";
export { onRequestGet } from './_guards.js';
