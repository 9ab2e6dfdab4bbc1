import { mark } from "./_mark.js";
export const onRequest: PagesFunction[] = ([mark("one"), mark("two")] satisfies PagesFunction[]) as PagesFunction[];
