import type { Call } from "../core/call.ts";

/**
 * Keeps a request body of at most `limit` bytes so that the call can be sent again. A larger one is sent on as a stream, once:
 * no more than the limit is ever held. After Linkerd's replay body.
 */
export async function keepBody(call: Call, limit: number): Promise<void> {
  const { request } = call;
  const stream = request.body as ReadableStream<Uint8Array | string>;
  if (Number(request.headers.get("content-length")) > limit) return;
  const chunks: Blob[] = [];
  let size = 0;
  // Leaving the loop must leave the rest of the stream as it is.
  for await (const chunk of stream.values({ preventCancel: true })) {
    // A copy, since whoever writes may use its buffer again; what the site's own code writes may also be text.
    const kept = new Blob([chunk]);
    chunks.push(kept);
    size += kept.size;
    if (size > limit) {
      call.request = new Request(request, { body: rejoin(chunks, stream) });
      return;
    }
  }
  call.body = await new Blob(chunks).arrayBuffer();
  // Each attempt sends a copy; should the mesh itself fail before, this is what can be sent without it.
  call.request = new Request(request, { body: call.body });
  call.replayable = true;
}

/** The chunks that were read, and then the rest, which the platform pumps without JavaScript. */
function rejoin(chunks: Blob[], rest: ReadableStream): ReadableStream {
  const { readable, writable } = new IdentityTransformStream();
  // When the callee stops reading, the pump fails: the call itself reports that.
  pump(chunks, rest, writable).catch(() => {});
  return readable;
}

async function pump(chunks: Blob[], rest: ReadableStream, into: WritableStream): Promise<void> {
  await new Blob(chunks).stream().pipeTo(into, { preventClose: true });
  await rest.pipeTo(into);
}
