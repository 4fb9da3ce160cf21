// What to do about a refusal, by ClickHouse's code, and by its words where one code has several causes.

/** The disk of the server is full; what says so in words has another code. */
const DISK_FULL = 243

type Hint = string | ((words: string) => string)

/** Any setting goes into the address. */
const inAddress = (setting: string): string => `add ?${setting} to the address (--url)`

const HINTS: Readonly<Record<number, Hint>> = {
  48: 'load into a table; of a view, into the one that it reads',
  60: 'create the table, or let --create do it',
  81: 'create the database first',
  115: 'take the setting out of the address (--url): this server does not know it',
  159: `${inAddress('max_execution_time=0')}, or raise the limit of this user`,
  164: 'the user may only read: use one with the right to INSERT',
  201: 'the quota of the user is used up: raise it, or wait until it begins anew',
  202: 'the server is busy: load fewer tables at once (--jobs 1), or wait',
  209: 'the server waited too long for data: is the source slow?',
  241: "the server's memory limit is reached: load fewer tables at once (--jobs)",
  242: 'the replica is read-only as long as it does not reach ZooKeeper or Keeper: look at the server, then load what is missing',
  [DISK_FULL]: 'the disk of the server is full',
  252: (words) =>
    words.includes('artitions for single INSERT')
      ? `${inAddress('max_partitions_per_insert_block=0')} to lift this limit: each partition of a segment becomes a part of the table`
      : 'the server cannot merge parts as fast as they come: wait, then load what is missing',
  319: 'the INSERT may have been stored: count the rows before you load them again',
  469: 'correct the record that the message shows, or change the constraint',
  497: (words) => {
    // A name may have a dot in it: the right ends with the sentence.
    const right = /(?:necessary to have (?:the )?grant|requires? (?:the )?grant) (.+?)(?:\.? \(|[.:] |\.?$)/i.exec(
      words,
    )?.[1]
    return right === undefined ? 'give the user the right that the message names' : `GRANT ${right} TO the user`
  },
}

export function hintOf(code: number, words: string): string | undefined {
  const hint = HINTS[words.includes('No space left on device') ? DISK_FULL : code]
  return typeof hint === 'function' ? hint(words) : hint
}
