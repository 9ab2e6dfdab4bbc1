import { MeshFailure } from "../core/failure.js";
/** Whether the newest attempt of a call failed. */
export function hasFailed(on, { response, status, error }) {
    if (response)
        return on.statuses?.includes(status) || (on.serverErrors && status >= 500);
    return error instanceof MeshFailure ? on[error.kind] : on.serverErrors;
}
