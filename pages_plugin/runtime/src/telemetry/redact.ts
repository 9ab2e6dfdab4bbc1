/** Takes secrets out of what is written or sent. */
export interface Redactor {
  /** A text without what looks like a secret, wherever it stands in it. */
  text(text: string): string;
  /** A value as JSON can hold it; what stands under a sensitive name, at any depth, is replaced. Never throws. */
  value(value: unknown): unknown;
}

const MARK = "REDACTED";
const DEEPEST = 6;
const MOST_ITEMS = 200;
const LONGEST = 8192;

/** What makes a name sensitive, wherever it stands in it: `x-api-key`, `userPassword`, `SESSION_ID`. */
const NAMES =
  "authorization|cookie|passw|passphrase|pwd|secret|token|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|session|credential|signature|jwt";

/** Secrets that need no name of their own: whole headers, credentials, a JWT, a user in a URL, keys of well-known makes. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/((?:cookie|authorization)["']?\s*[:=]\s*)[^\r\n]+/gi, `$1${MARK}`],
  [/\b(bearer|basic|digest|negotiate)\s+[\w.~+/=-]{6,}/gi, `$1 ${MARK}`],
  [/\beyJ[\w-]{4,}\.[\w-]+(?:\.[\w-]*)*/g, MARK],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@]+@/gi, `$1${MARK}@`],
  [/\b(?:[spr]k[-_](?:live|test|proj)[-_]|gh[opsur]_|github_pat_|xox[abeprs]-|AKIA|glpat-)[\w-]{8,}/g, MARK],
];

/**
 * Makes a redactor.
 *
 * @param names further names whose values are secret; case and `-` or `_` make no difference
 */
export function redactor(names: readonly string[] = []): Redactor {
  const own = names.map((name) => [...name.replace(/[^a-z0-9]+/gi, "")].join("[-_ ]?"));
  const sensitive = [NAMES, ...own.filter((name) => name !== "")].join("|");
  const name = new RegExp(sensitive, "i");
  const pair = new RegExp(`((?:${sensitive})[\\w-]{0,40}["']?\\s*[=:]\\s*)(?:"[^"]*"?|'[^']*'?|[^\\s"'&,;}]+)`, "gi");

  function text(given: string): string {
    let found = given.length > LONGEST ? given.slice(0, LONGEST) : given;
    for (const [form, mark] of FORMS) found = found.replace(form, mark);
    return found.replace(pair, `$1${MARK}`);
  }

  function value(given: unknown, depth = 0): unknown {
    if (typeof given === "string") return text(given);
    if (typeof given === "number") return Number.isFinite(given) ? given : `${given}`;
    if (typeof given === "boolean" || given === null || given === undefined) return given;
    if (given instanceof Error) return text(`${given.name}: ${given.message}`);
    if (typeof given !== "object") return text(String(given));
    if (given instanceof Date) return Number.isNaN(given.getTime()) ? "Invalid Date" : given.toISOString();
    if (depth >= DEEPEST) return `<${Array.isArray(given) ? "Array" : "Object"}>`;
    if (Array.isArray(given)) return given.slice(0, MOST_ITEMS).map((one) => value(one, depth + 1));
    const entries = given instanceof Map || given instanceof Headers ? [...given] : Object.entries(given);
    return Object.fromEntries(
      entries.slice(0, MOST_ITEMS).map(([key, one]) => {
        const shown = text(String(key));
        return [shown, name.test(shown) ? MARK : value(one, depth + 1)];
      }),
    );
  }

  return {
    text,
    value(given) {
      try {
        return value(given);
      } catch (error) {
        return `<unreadable: ${error instanceof Error ? error.name : "error"}>`;
      }
    },
  };
}
