import { mark } from "./_mark.js";

export const onRequest = [mark("one"), mark("two")];
