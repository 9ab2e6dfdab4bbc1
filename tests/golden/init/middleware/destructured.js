import { mark } from "./_mark.js";
export const { onRequest, other } = { onRequest: mark("one"), other: 2 };
