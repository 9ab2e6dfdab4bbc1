/** Takes secrets out of what is written or sent. */
export interface Redactor {
    /** A text without what looks like a secret, wherever it stands in it. */
    text(text: string): string;
    /** A value as JSON can hold it; what stands under a sensitive name, at any depth, is replaced. Never throws. */
    value(value: unknown): unknown;
}
/**
 * Makes a redactor.
 *
 * @param names further names whose values are secret; case and `-` or `_` make no difference
 */
export declare function redactor(names?: readonly string[]): Redactor;
