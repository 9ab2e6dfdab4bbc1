/// <reference types="x" />
export function onRequest(context) {
  context.data.log = [...(context.data.log ?? []), "one"];
  return context.next();
}