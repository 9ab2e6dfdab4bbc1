/** An attempt that ended without response headers; the flag says why. `cause` is what the platform threw, if it did. */
export class MeshFailure extends Error {
    constructor(kind, flag, service, cause) {
        super(`service ${service}: ${flag}`, { cause });
        this.kind = kind;
        this.flag = flag;
        if (kind === "timeout")
            this.name = "TimeoutError";
    }
}
