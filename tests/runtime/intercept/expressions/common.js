// Small things that several expressions need.

/** What an expression lists as its hits when one fetch of the site's binding goes through the hooks. */
export const FETCH = ["fetch"];

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A stream that gives one text after the other. */
export function streamOf(...texts) {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const text = texts.shift();
      await sleep(1);
      if (text === undefined) controller.close();
      else controller.enqueue(encoder.encode(text));
    },
  });
}
