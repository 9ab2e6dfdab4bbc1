import type { CallLayer } from "../core/call.ts";
import { headersOf } from "../core/inbound.ts";

/** `key=value` and any number of `;key` or `;key=value`, with blanks around each part. */
const MEMBER = /^(?=[^;]*=)(?:(?:^|;)[\t ]*[!#-'*+.^`|~\w-]+[\t ]*(?:=[\t ]*(?:[!#-+--:<-[\]-~]+[\t ]*)?)?)+$/;

/** As many whole members as fit. */
const WITHIN_LIMIT = /^.{0,8192}(?=,|$)/;

/**
 * The members of a `baggage` header that are well-formed (W3C Baggage, section 3.3.1), each as it came: the first 64 of them, as far as
 * 8192 bytes go. Nothing or "" where none is left. It takes time in proportion to the text.
 */
export function cleanBaggage(header: string | null): string | undefined {
  const members = header?.split(",").filter((member) => MEMBER.test(member));
  return members?.slice(0, 64).join().match(WITHIN_LIMIT)?.[0];
}

/**
 * Sends the caller's baggage along with each attempt, without what is malformed; one that the site's code set itself is left alone. Stands
 * inside of `propagate`.
 */
export function baggage(): CallLayer {
  return {
    before(call) {
      carryBaggage(headersOf(call.inbound), call.request.headers);
    },
  };
}

/** Hands the caller's baggage on to a call, without what is malformed; one that the site's code set itself is left alone. */
function carryBaggage(from: Headers, to: Headers): void {
  const came = from.get("baggage");
  if (came === null || (to.get("baggage") ?? came) !== came) return;
  const kept = cleanBaggage(came);
  if (kept) to.set("baggage", kept);
  else to.delete("baggage");
}
