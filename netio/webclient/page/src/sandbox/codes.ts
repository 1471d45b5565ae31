// Codes that requests of the sandbox are answered with, beside the engine's.

export const Answered = {
  OUT_OF_REACH: 32, NO_SIGHT: 33, COOLDOWN: 34, NOT_BREAKABLE: 35, NOT_PLACEABLE: 36, BLOCKED: 37, CANCELLED: 38,
  DEAD: 41, NO_TOOL: 42, BAD_TARGET: 43,
} as const;
