export const onRequest = async (context) => {
  context.data.log = [...(context.data.log ?? []), "one"];
  return context.next();
};
