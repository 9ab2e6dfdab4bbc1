import { mark } from "./_mark.js";
const onRequest = [mark("one")];
export { onRequest };
