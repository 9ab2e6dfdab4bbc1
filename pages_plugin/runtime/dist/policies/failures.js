import { MeshFailure } from "../core/failure.js";
export function isFailedStatus({ statuses, serverErrors }, status) {
    return statuses?.includes(status) || (serverErrors && status >= 500);
}
export function isFailedError(on, error) {
    return error instanceof MeshFailure ? on[error.kind] : on.serverErrors;
}
