// Numbers as people read them. Bytes are in decimal units: 1 kB = 1000 B, 1 GB = 1000 MB.
// What is not a finite number is unknown, and unknown is printed as "?", never as 0.

const UNKNOWN = '?'
const BYTE_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB']

/** `1,234,567` */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return UNKNOWN
  const digits = String(Math.round(Math.abs(count)))
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, ',')
  return count < 0 && grouped !== '0' ? `-${grouped}` : grouped
}

/** `1 row`, `2 rows` */
export function formatCounted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `512 B`, `1.2 GB` */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return UNKNOWN
  if (bytes < 1000) return `${Math.round(bytes)} B`
  let value = bytes
  let unit = 'B'
  for (const next of BYTE_UNITS) {
    // 999.95 would be printed as 1000.0: it belongs to the next unit.
    if (value < 999.95) break
    value /= 1000
    unit = next
  }
  return `${value.toFixed(1)} ${unit}`
}

/** `99.6 MB/s` */
export function formatByteRate(bytesPerSecond: number | undefined): string {
  return `${formatBytes(bytesPerSecond ?? Number.NaN)}/s`
}

/** `476,190 rows/s` */
export function formatRowRate(rowsPerSecond: number | undefined): string {
  return `${formatCount(rowsPerSecond ?? Number.NaN)} rows/s`
}

/** How many bytes of input went into one byte on the wire: `5.2:1`; undefined when nothing was sent. */
export function formatRatio(read: number, sent: number): string | undefined {
  if (!(read > 0 && sent > 0)) return undefined
  return `${(read / sent).toFixed(1)}:1`
}

/** `0.35s`, `4.2s`, `42s`, `1m05s`, `2h03m05s`, `3d04h` */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return UNKNOWN
  if (seconds < 0.995) return `${seconds.toFixed(2)}s`
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  const hours = Math.floor(minutes / 60)
  if (minutes === 0) return `${whole}s`
  if (hours === 0) return `${minutes}m${twoDigits(whole % 60)}s`
  if (hours < 24) return `${hours}h${twoDigits(minutes % 60)}m${twoDigits(whole % 60)}s`
  return `${Math.floor(hours / 24)}d${twoDigits(hours % 24)}h`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
