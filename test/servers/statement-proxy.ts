// An HTTP proxy before ClickHouse that breaks chosen statements: their requests or answers get lost, come late, or come twice.
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * `pass`: nothing happens. `lose request`: the server never sees it. `lose answer`: it is executed. `late`: the client's connection
 * breaks, and the server sees it when `release` is called. `hang`: it is executed, and not answered until the proxy stops. `twice`: it
 * is executed twice. `gateway`: it is executed, and a gateway answers that it waited for too long. `refuse`: the server says no. `stall`:
 * the server never sees it, and the client's connection stays open.
 */
export type StatementFault =
  | 'pass'
  | 'lose request'
  | 'lose answer'
  | 'late'
  | 'hang'
  | 'twice'
  | 'gateway'
  | 'refuse'
  | 'stall'

export interface StatementProxy {
  readonly url: string
  /** Statements that came, up to their data. */
  readonly statements: readonly string[]
  /** Called for each statement. While it waits, the statement does. */
  fault: (statement: string) => StatementFault | Promise<StatementFault>
  /** Sends what is late, and waits for its end. */
  release(): Promise<void>
  stop(): Promise<void>
}

export async function startStatementProxy(target: string): Promise<StatementProxy> {
  const statements: string[] = []
  const late: (() => Promise<unknown>)[] = []
  const server = createServer((incoming, response) => {
    void answer(incoming, response).catch(() => response.destroy())
  })

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const query = new URL(incoming.url ?? '', target).searchParams.get('query')
    const statement = query ?? body.toString('latin1', 0, 1000)
    statements.push(statement)
    const fault = await proxy.fault(statement)
    const send = (): Promise<Answered> => forwarded(incoming, body, target)
    if (fault === 'stall') return
    if (fault === 'lose request') return void response.destroy()
    if (fault === 'refuse') {
      response.writeHead(500, { 'X-ClickHouse-Exception-Code': '241' })
      return void response.end('Code: 241. DB::Exception: refused by the test (MEMORY_LIMIT_EXCEEDED)')
    }
    if (fault === 'late') {
      late.push(send)
      return void response.destroy()
    }
    if (fault === 'twice') await send()
    const { status, headers, content } = await send()
    if (fault === 'lose answer') return void response.destroy()
    if (fault === 'hang') return
    if (fault === 'gateway') {
      response.statusCode = 504
      return void response.end('upstream request timeout')
    }
    response.writeHead(status, headers)
    response.end(content)
  }

  const proxy: StatementProxy = {
    url: '',
    statements,
    fault: () => 'pass',
    async release() {
      for (const send of late.splice(0)) await send()
    },
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(proxy, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

interface Answered {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly content: Buffer
}

async function forwarded(incoming: IncomingMessage, body: Buffer, target: string): Promise<Answered> {
  const { 'transfer-encoding': _, connection: __, ...headers } = incoming.headers
  const outgoing = request(new URL(incoming.url ?? '', target), {
    method: incoming.method,
    headers: { ...headers, 'content-length': body.length, connection: 'close' },
    agent: false,
  })
  outgoing.end(body)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  const { 'transfer-encoding': ___, connection: ____, 'content-length': _____, ...answered } = response.headers
  return { status: response.statusCode ?? 500, headers: answered, content: Buffer.concat(chunks) }
}
