export function onRequest(context: { next(): Response }): Response;
export function onRequest(context: any): Response {
  context.data.log = [...(context.data.log ?? []), "one"];
  return context.next();
}
