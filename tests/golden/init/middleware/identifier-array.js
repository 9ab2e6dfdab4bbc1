import { mark } from "./_mark.js";
const handlers = [mark("one"), mark("two")];
export const onRequest = handlers;
