import { mark } from "./_mark.js";
export const diddyMesh = "taken";
export let onRequest = (context) => mark("one")(context);
export const again = () => onRequest;
