// What to do about a refusal, by ClickHouse's code, and by its words where one code has several causes.

/** The disk of the server is full; what says so in words has another code. */
const DISK_FULL = 243

type Hint = string | ((words: string) => string)

/** Any setting goes into the address. */
const inAddress = (setting: string): string => `add ?${setting} to the address (--url)`

const HINTS: Readonly<Record<number, Hint>> = {
  48: 'load into a table; for a view, into the table that it reads from',
  60: 'create the table, or use --create',
  81: 'create the database first',
  115: 'remove the setting from the address (--url): this server does not support it',
  159: `${inAddress('max_execution_time=0')}, or raise the limit of this user`,
  164: 'the user is read-only: use one with the INSERT privilege',
  201: 'the quota of the user is exhausted: raise it, or wait until it resets',
  202: 'the server is busy: load fewer tables in parallel (--jobs 1), or wait',
  209: 'the server waited too long for data: is the source slow?',
  241: "the server's memory limit is reached: load fewer tables in parallel (--jobs)",
  242: 'the replica is read-only because it cannot reach ZooKeeper or Keeper: check the server, then load what is missing',
  [DISK_FULL]: 'the disk of the server is full',
  252: (words) =>
    words.includes('artitions for single INSERT')
      ? `${inAddress('max_partitions_per_insert_block=0')} to lift this limit: each partition of a segment becomes a part of the table`
      : 'the server cannot merge parts as fast as they arrive: wait, then load what is missing',
  319: 'the INSERT may have been stored: count the rows before you load them again',
  469: 'correct the record in the message, or change the constraint',
  497: (words) => {
    // A name may have a dot in it: the right ends with the sentence.
    const right = /(?:necessary to have (?:the )?grant|requires? (?:the )?grant) (.+?)(?:\.? \(|[.:] |\.?$)/i.exec(
      words,
    )?.[1]
    return right === undefined ? 'grant the user the privilege in the message' : `GRANT ${right} TO the user`
  },
}

export function hintOf(code: number, words: string): string | undefined {
  const hint = HINTS[words.includes('No space left on device') ? DISK_FULL : code]
  return typeof hint === 'function' ? hint(words) : hint
}
