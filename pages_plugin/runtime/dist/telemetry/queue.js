/** The most that waits in one isolate. */
const MOST = 2048;
/**
 * Makes a queue.
 *
 * @param wrap puts the joined texts into OTLP's envelope
 */
export function queue(signal, lose, wrap) {
    let waiting = [];
    return {
        signal,
        isPending: () => waiting.length > 0,
        isUrgent: () => waiting.length > MOST / 2,
        push(text) {
            if (waiting.length < MOST)
                waiting.push(text);
            else
                lose(signal, "full", 1);
        },
        take(resource) {
            const taken = waiting;
            waiting = [];
            return { body: wrap(resource, taken.join(",")), count: taken.length };
        },
    };
}
