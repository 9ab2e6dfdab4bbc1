import type { Inbound, Level } from "../core/inbound.ts";
import type { Redactor } from "./redact.ts";
/** Writes one line of the site's own code. */
export type WriteLine = (inbound: Inbound, message: unknown, fields?: Readonly<Record<string, unknown>>, level?: Level) => void;
/**
 * Makes `mesh.log`: one JSON line with the ids of the trace, without secrets, also exported where log records are. A field that has the
 * name of one of the line's own gets an underscore. Never throws.
 *
 * @param least lines of a lower level are not written
 */
export declare function ownLines(redactor: Redactor, least?: Level): WriteLine;
