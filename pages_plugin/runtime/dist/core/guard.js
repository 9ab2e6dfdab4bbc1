/**
 * Puts the site inside the mesh, and a guard around both. A bug of the mesh never takes down a site that would have worked without it:
 * it is logged, and what the site answered, or would have answered, is the answer. What the site itself throws passes untouched.
 */
export function around(mesh, site) {
    const ask = async (inbound) => site(inbound);
    const handler = mesh((inbound) => {
        inbound.answer = ask(inbound);
        return inbound.answer;
    });
    return async function guarded(inbound) {
        try {
            try {
                const answer = await handler(inbound);
                inbound.ended?.(inbound, answer.status);
                return answer;
            }
            catch (error) {
                inbound.ended?.(inbound, 500);
                throw error;
            }
        }
        catch (error) {
            // Throws once more what the site threw.
            const answer = await (inbound.answer ?? site(inbound));
            console.error("diddy: mesh bug:", error);
            return answer;
        }
    };
}
