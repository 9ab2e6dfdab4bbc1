import { MeshFailure } from "../core/failure.js";
export function isFailedStatus({ statuses, serverErrors }, status) {
    return statuses?.includes(status) || (serverErrors === true && status >= 500);
}
export function isFailedError({ lost, timeout, serverErrors }, error) {
    if (!(error instanceof MeshFailure))
        return serverErrors === true;
    return error.kind === "lost" ? lost === true : error.kind === "timeout" && timeout === true;
}
