import { mark } from "./_mark.js";
async function guard(context) {
  return mark("one")(context);
}
export { guard as onRequest, guard as helper };
