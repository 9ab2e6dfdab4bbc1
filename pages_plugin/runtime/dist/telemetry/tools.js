import { ownLines } from "./own-lines.js";
import { ownSpans } from "./own-spans.js";
import { redactor } from "./redact.js";
/** Makes the tools of a request. */
export function tools({ redact, level } = {}) {
    const redacting = redactor(redact);
    const run = ownSpans(redacting);
    const write = ownLines(redacting, level);
    return (inbound) => ({
        span: (name, work, attributes) => run(inbound, name, work, attributes),
        log: (message, fields, least) => write(inbound, message, fields, least),
    });
}
