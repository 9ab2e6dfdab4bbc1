/** The scope of everything that the mesh itself observes. */
export const SCOPE = '{"name":"diddy-mesh"}';
