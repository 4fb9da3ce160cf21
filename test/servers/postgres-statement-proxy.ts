// A proxy before Postgres that breaks chosen statements. It reads the messages of its clients, and knows those that have a statement.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { StatementFault, StatementProxy } from './statement-proxy.ts'

const QUERY = 0x51
const PARSE = 0x50
/** The first message of a connection has no type. */
const STARTUP_VERSION = 0x00030000
/** What ends the answer to a statement, up to the state of the transaction. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5])

export async function startPostgresStatementProxy(target: string): Promise<StatementProxy> {
  const { hostname, port } = new URL(target)
  const statements: string[] = []
  const late: (() => Promise<unknown>)[] = []
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ host: hostname, port: Number(port) })
    let isKept = false
    let isMute = false
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => open.delete(socket))
    }
    upstream.on('data', (bytes) => isMute || client.write(bytes))
    upstream.on('close', () => client.destroy())
    client.on('close', () => isKept || upstream.destroy())

    /** Resolves when the server has answered, or is gone. */
    async function answered(message: Buffer): Promise<void> {
      isMute = true
      let answer = Buffer.alloc(0)
      const isReady = new Promise<void>((resolve) => {
        upstream.on('data', (bytes) => {
          answer = Buffer.concat([answer, bytes])
          if (answer.includes(READY)) resolve()
        })
        upstream.on('close', () => resolve())
        if (upstream.destroyed) resolve()
      })
      upstream.write(message)
      await isReady
    }

    /** False: nothing more of the connection is forwarded. */
    async function forward(message: Buffer, statement: string | undefined): Promise<boolean> {
      if (statement !== undefined) statements.push(statement)
      // The client's process may be killed by the test meanwhile.
      isKept = true
      const fault = statement === undefined ? 'pass' : await proxy.fault(statement)
      isKept = fault === 'lose answer' || fault === 'late'
      if (client.destroyed && !isKept) upstream.destroy()
      switch (fault) {
        case 'pass':
          return upstream.write(message) || true
        case 'hang':
          isMute = true
          upstream.write(message)
          return false
        case 'stall':
          return false
        case 'lose request':
          client.destroy()
          return false
        case 'lose answer':
          await answered(message)
          client.destroy()
          upstream.destroy()
          return false
        case 'late':
          late.push(() => answered(message).then(() => upstream.destroy()))
          client.destroy()
          return false
        default:
          throw new Error(`the proxy cannot do this: ${fault}`)
      }
    }

    let buffer = Buffer.alloc(0)
    let isStarted = false
    /** Messages in their order, each when the one before was forwarded. */
    let turn: Promise<boolean> = Promise.resolve(true)
    client.on('data', (bytes) => {
      buffer = Buffer.concat([buffer, bytes])
      for (let end = endOf(buffer, isStarted); end <= buffer.length; end = endOf(buffer, isStarted)) {
        const message = buffer.subarray(0, end)
        buffer = buffer.subarray(end)
        const statement = isStarted ? statementOf(message) : undefined
        isStarted ||= message.readInt32BE(4) === STARTUP_VERSION
        turn = turn.then(async (goesOn) => goesOn && forward(message, statement)).catch(() => !client.destroy())
      }
    })
  })

  const proxy: StatementProxy = {
    url: '',
    statements,
    fault: (): StatementFault => 'pass',
    async release() {
      for (const send of late.splice(0)) await send()
    },
    async stop() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of open) socket.destroy()
      await closed
    },
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as { port: number }).port)
  return Object.assign(proxy, { url: url.href })
}

/** Of the first message; infinite while its length is not there. */
function endOf(buffer: Buffer, isStarted: boolean): number {
  const at = isStarted ? 1 : 0
  return buffer.length < at + 4 ? Number.POSITIVE_INFINITY : at + buffer.readInt32BE(at)
}

function statementOf(message: Buffer): string | undefined {
  const [type] = message
  if (type !== QUERY && type !== PARSE) return undefined
  // The text of a Parse comes behind the name of the statement.
  const from = type === QUERY ? 5 : message.indexOf(0, 5) + 1
  return message.toString('utf8', from, message.indexOf(0, from))
}
