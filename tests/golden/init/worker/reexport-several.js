export { Room, default } from "./_site.js";
