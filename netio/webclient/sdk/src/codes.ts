// Why something was refused or ended. Codes are constants and never reused.

export const Code = {
  OK: 0, BAD_FRAME: 1, TOO_LARGE: 2, BAD_STATE: 3, BAD_VALUE: 4, BAD_MAGIC: 5, BAD_VERSION: 6, BAD_PASSWORD: 7,
  BAD_NAME: 8, NAME_TAKEN: 9, SERVER_FULL: 10, RETRY_LATER: 11, RATE: 12, IDLE: 13, SLOW_CLIENT: 14, SHUTDOWN: 15,
  KICKED: 16, REPLACED: 17, LEFT: 18, DROPPED: 19, INTERNAL: 20, ENDED: 21, NO_ROOM: 22,
  OUT_OF_REACH: 32, NO_SIGHT: 33, COOLDOWN: 34, NOT_BREAKABLE: 35, NOT_PLACEABLE: 36, BLOCKED: 37, CANCELLED: 38,
  OUT_OF_ORDER: 39, TOO_MANY: 40, DEAD: 41, NO_TOOL: 42, BAD_TARGET: 43,
} as const;

const names = new Map<number, string>(Object.entries(Code).map(([name, code]) => [code, name]));

/** The code's name: "NAME_TAKEN". */
export function codeName(code: number): string {
  return names.get(code) ?? "UNKNOWN";
}

/** Whether connecting again without the player's doing could help. */
export function retriable(code: number): boolean {
  switch (code) {
    case Code.BAD_MAGIC: case Code.BAD_VERSION: case Code.BAD_PASSWORD: case Code.BAD_NAME:
    case Code.KICKED: case Code.REPLACED: case Code.LEFT: case Code.ENDED: case Code.NO_ROOM:
      return false;
  }
  return true;
}
