/** An attempt that ended without response headers. `cause` is what the platform threw, if it did. */
export class MeshFailure extends Error {
    kind;
    flag;
    constructor(kind, flag, message, cause) {
        super(message, { cause });
        this.kind = kind;
        this.flag = flag;
        if (kind === "timeout")
            this.name = "TimeoutError";
    }
}
