// Codes that requests are answered with: the sandbox's and the engine's.

export { CodeNumber as Answered } from "./schema.ts";
