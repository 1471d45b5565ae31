// The pages that are built, from this folder: the sandbox's and the arena's.

export const pages = [
  { name: "sandbox", source: "page", dist: "dist" },
  { name: "arena", source: "../../docs/arena/page", dist: "../../docs/arena/page/dist" },
];
