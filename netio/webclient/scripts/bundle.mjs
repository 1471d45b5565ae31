// Loads TypeScript into a test.

import { build } from "esbuild";

/** What the module that the text is, in that folder, exports. */
export async function load(contents, resolveDir) {
  const built = await build({ stdin: { contents, resolveDir }, bundle: true, format: "esm", write: false });
  return import("data:text/javascript;base64," + Buffer.from(built.outputFiles[0].contents).toString("base64"));
}
