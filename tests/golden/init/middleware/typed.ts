/**
 * Copyright: the shop.
 */

import { mark } from "./_mark.js";

interface Env {
  NAME: string;
}

// The first guard.
export const onRequest: PagesFunction<Env> = async (context) => {
  return mark("one")(context);
};
