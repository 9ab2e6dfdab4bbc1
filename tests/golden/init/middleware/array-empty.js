export const onRequest = [];
export const onRequestGet = (context) => {
  context.data.log = [...(context.data.log ?? []), "one"];
  return context.next();
};
