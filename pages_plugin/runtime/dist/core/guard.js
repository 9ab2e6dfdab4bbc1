/**
 * Puts the site inside the mesh, and a guard around both. A bug of the mesh never takes down a site that would have worked without it:
 * it is logged, and what the site answered, or would have answered, is the answer. What the site itself throws passes untouched.
 */
export function around(mesh, site) {
    const handler = mesh(async (inbound) => {
        inbound.asked = true;
        inbound.answer = await site(inbound);
        return inbound.answer;
    });
    return async function guarded(inbound) {
        try {
            return await handler(inbound);
        }
        catch (error) {
            if (inbound.asked && !inbound.answer)
                throw error;
            console.error("diddy: bug in the mesh:", error);
            return inbound.answer ?? site(inbound);
        }
    };
}
