// Why something was refused or ended. Codes are constants and never reused; these are
// the engine's.

export const Code = {
  OK: 0, BAD_FRAME: 1, TOO_LARGE: 2, BAD_STATE: 3, BAD_VALUE: 4, BAD_MAGIC: 5, BAD_VERSION: 6, BAD_PASSWORD: 7,
  BAD_NAME: 8, NAME_TAKEN: 9, SERVER_FULL: 10, RETRY_LATER: 11, RATE: 12, IDLE: 13, SLOW_CLIENT: 14, SHUTDOWN: 15,
  KICKED: 16, REPLACED: 17, LEFT: 18, DROPPED: 19, INTERNAL: 20, ENDED: 21, NO_ROOM: 22,
  ROOM_FULL: 23, ROOM_CLOSED: 24, NO_SEAT: 25, MOVED: 26, RESTARTED: 27, READ_ONLY: 28, RECORDING: 29,
  OUT_OF_ORDER: 39, TOO_MANY: 40,
} as const;

/** From here on codes are the game's own. */
export const gameCodes = 128;

const names = new Map<number, string>(Object.entries(Code).map(([name, code]) => [code, name]));

/** The code's name: "NAME_TAKEN"; "CODE_128" for one that is not the engine's. */
export function codeName(code: number): string {
  return names.get(code) ?? `CODE_${code}`;
}

/** Whether connecting again without the player's doing could help; of a game's own codes only it knows. */
export function retriable(code: number): boolean {
  switch (code) {
    case Code.BAD_MAGIC: case Code.BAD_VERSION: case Code.BAD_PASSWORD: case Code.BAD_NAME:
    case Code.KICKED: case Code.REPLACED: case Code.LEFT: case Code.ENDED: case Code.NO_ROOM: case Code.NO_SEAT: case Code.RECORDING:
      return false;
  }
  return code < gameCodes;
}
