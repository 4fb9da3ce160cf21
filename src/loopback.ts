// Whether an address is one of this machine: what is sent there passes no network.

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/

/** `url` is a URL, or host and port alone. What is not a URL is no address of this machine. */
export function isLoopback(url: string): boolean {
  const text = url.includes('://') ? url : `http://${url}`
  return URL.canParse(text) && LOOPBACK.test(new URL(text).hostname)
}
