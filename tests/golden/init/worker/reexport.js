export { default } from "./_site.js";
