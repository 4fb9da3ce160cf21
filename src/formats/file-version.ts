// The version of a local file: what the system says about it that changes when its bytes do. Plain data, so that workers
// can compare it, too.

/** Of what `stat` gives with `bigint`. */
interface FileStats {
  readonly size: bigint
  readonly dev: bigint
  readonly ino: bigint
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly mode: bigint
  readonly nlink: bigint
  readonly uid: bigint
  readonly gid: bigint
}

export interface FileVersion {
  readonly sizeBytes: number
  /** Device and inode. */
  readonly identity: string
  /** Nanoseconds since 1970, as text: a double would round them. */
  readonly modified: string
  /** Of the inode: a program that sets the modification time back cannot set this one back. */
  readonly changed: string
  /** What else sets the time of the inode: permissions, owner, and the number of names, which a backup of hard links raises. */
  readonly attributes: string
}

export interface FileChange {
  readonly message: string
  readonly hint: string
}

export function fileVersion({ size, dev, ino, mtimeNs, ctimeNs, mode, nlink, uid, gid }: FileStats): FileVersion {
  return {
    sizeBytes: Number(size),
    identity: `${dev}:${ino}`,
    modified: String(mtimeNs),
    changed: String(ctimeNs),
    attributes: `${mode}:${nlink}:${uid}:${gid}`,
  }
}

/** The version as one text: another one is of other bytes. */
export function versionText({ sizeBytes, identity, modified, changed }: FileVersion): string {
  return `${sizeBytes}-${identity}-${modified}-${changed}`
}

/** How the file `name` differs from its version `before`; undefined where it does not. `now`: undefined if it is gone. */
export function fileChange(name: string, before: FileVersion, now: FileVersion | undefined): FileChange | undefined {
  const how = differenceOf(before, now)
  if (how === undefined) return undefined
  const hasGrown = now !== undefined && now.identity === before.identity && now.sizeBytes > before.sizeBytes
  const hint = 'load it again when no other program writes to it, or load a copy of it'
  return {
    message: `${name} changed while it was read: ${how}`,
    hint: hasGrown ? `${hint}; head -c ${before.sizeBytes} prints the bytes that it had` : hint,
  }
}

function differenceOf(before: FileVersion, now: FileVersion | undefined): string | undefined {
  if (now === undefined) return 'it was deleted or renamed'
  if (now.identity !== before.identity) return 'another file has replaced it'
  const sizes = `it had ${before.sizeBytes} bytes when the load began`
  if (now.sizeBytes < before.sizeBytes) return `${sizes}, but only ${now.sizeBytes} are there now`
  if (now.sizeBytes > before.sizeBytes) return `${sizes}, and has grown to ${now.sizeBytes}`
  if (now.modified !== before.modified) return `it was written to at ${timeOf(now.modified)}`
  // A new link or other permissions explain the time, and leave the bytes as they are.
  const isExplained = now.attributes !== before.attributes
  if (now.changed !== before.changed && !isExplained)
    return `its content or attributes were changed at ${timeOf(now.changed)}`
  return undefined
}

function timeOf(nanoseconds: string): string {
  return new Date(Number(BigInt(nanoseconds) / 1_000_000n)).toISOString()
}
