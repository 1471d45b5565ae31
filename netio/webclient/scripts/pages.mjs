// What is built and committed, from this folder: the sandbox's page and the arena's, and the SDK that every server serves.

export const pages = [
  { name: "sandbox", source: "page", dist: "dist" },
  { name: "arena", source: "../../docs/arena/page", dist: "../../docs/arena/page/dist" },
];

export const served = { name: "served", dist: "served" };
