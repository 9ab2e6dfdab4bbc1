import { mark } from "./_mark.js";

export const onRequestGet = mark("one");
export const onRequestPost = mark("post");
