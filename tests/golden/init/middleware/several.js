import { mark } from "./_mark.js";
export const onRequest = mark("one"), onRequestGet = mark("two"), helper = 1;
