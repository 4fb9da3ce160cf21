import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts'

// Echoes every byte and ends when the client does.
const received: Buffer[] = []
const echo = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('data', (bytes: Buffer) => void received.push(bytes))
  socket.on('error', () => {})
  socket.pipe(socket)
})
echo.listen(0, '127.0.0.1')
await once(echo, 'listening')
after(() => void echo.close())

async function withProxy(work: (proxy: FaultProxy) => Promise<void>, port = portOf(echo.address())): Promise<void> {
  const proxy = await startFaultProxy({ host: '127.0.0.1', port })
  received.length = 0
  try {
    await work(proxy)
  } finally {
    await proxy.stop()
  }
}

interface Client {
  readonly socket: Socket
  text(): string
  /** 'end', 'ECONNRESET' or another error code. */
  readonly ended: Promise<string>
}

async function open(proxy: FaultProxy): Promise<Client> {
  const socket = connect({ host: '127.0.0.1', port: proxy.port, allowHalfOpen: true })
  let text = ''
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1')
  })
  const ended = new Promise<string>((resolve) => {
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    socket.on('end', () => resolve('end'))
  })
  // A connection may be reset before its opening is reported.
  await Promise.race([once(socket, 'connect').catch(() => {}), ended])
  return { socket, text: () => text, ended }
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; !isTrue(); turn++) {
    assert.ok(turn < 500, `timed out waiting for ${isTrue}`)
    await sleep(10)
  }
}

test('without a fault every byte passes both ways and the proxy counts', () =>
  withProxy(async (proxy) => {
    const client = await open(proxy)
    const bytes = Buffer.alloc(3_000_000, 'x')
    client.socket.end(bytes)
    assert.equal(await client.ended, 'end')
    assert.equal(client.text().length, bytes.length)
    assert.deepEqual([proxy.connections, proxy.bytesFromClient], [1, bytes.length])
  }))

test('stallAfter stops reading, the client feels it, passThrough goes on without a lost byte', () =>
  withProxy(async (proxy) => {
    proxy.stallAfter(1000)
    const client = await open(proxy)
    const bytes = Buffer.alloc(64 << 20, 'y')
    client.socket.write(bytes)
    client.socket.end()
    await until(() => Buffer.concat(received).length >= 1000)
    await sleep(200)
    assert.equal(Buffer.concat(received).length, 1000)
    assert.ok(client.socket.writableLength > 0, 'the kernel took everything')
    assert.ok(proxy.bytesFromClient < bytes.length / 2)
    proxy.passThrough()
    assert.equal(await client.ended, 'end')
    assert.equal(client.text().length, bytes.length)
  }))

test('a fault set on an open connection counts from then on', () =>
  withProxy(async (proxy) => {
    const client = await open(proxy)
    client.socket.write('before')
    await until(() => client.text() === 'before')
    proxy.stallAfter(3)
    client.socket.write('after')
    await until(() => client.text() === 'beforeaft')
    await sleep(50)
    assert.equal(client.text(), 'beforeaft')
  }))

test('resetAfter sends RST', () =>
  withProxy(async (proxy) => {
    proxy.resetAfter(5)
    const client = await open(proxy)
    client.socket.write('1234')
    await until(() => client.text() === '1234')
    client.socket.write('56')
    assert.equal(await client.ended, 'ECONNRESET')
    await until(() => Buffer.concat(received).toString() === '12345')
  }))

test('resetAfter(0) and fromConnection: the first connection works, the second is reset', () =>
  withProxy(async (proxy) => {
    proxy.resetAfter(0, { fromConnection: 2 })
    const first = await open(proxy)
    first.socket.write('a')
    await until(() => first.text() === 'a')
    const second = await open(proxy)
    assert.equal(await second.ended, 'ECONNRESET')
    first.socket.end('b')
    assert.equal(await first.ended, 'end')
    assert.equal(first.text(), 'ab')
  }))

for (const [then, end] of [
  ['close', 'end'],
  ['reset', 'ECONNRESET'],
] as const) {
  test(`answerAfter with '${then}' answers in the middle of the upload`, () =>
    withProxy(async (proxy) => {
      proxy.answerAfter(4, 'HTTP/1.1 500 No\r\n\r\n', then)
      const client = await open(proxy)
      client.socket.write('12345678')
      assert.equal(await client.ended, end)
      assert.equal(client.text(), 'HTTP/1.1 500 No\r\n\r\n')
      assert.ok(Buffer.concat(received).length <= 4)
      client.socket.destroy()
    }))
}

test("answerAfter with 'keep' leaves the socket open and reads on", () =>
  withProxy(async (proxy) => {
    proxy.answerAfter(4, 'early', 'keep')
    const client = await open(proxy)
    client.socket.write('12345678')
    await until(() => client.text() === 'early')
    client.socket.write(Buffer.alloc(16 << 20))
    await until(() => proxy.bytesFromClient === 8 + (16 << 20))
    assert.equal(client.socket.readyState, 'open')
  }))

test('dropReply swallows the reply and cuts, after the given number of bytes', () =>
  withProxy(async (proxy) => {
    proxy.dropReply({ afterBytes: 3 })
    const client = await open(proxy)
    client.socket.write('12')
    await until(() => client.text() === '12')
    client.socket.write('34')
    assert.equal(await client.ended, 'end')
    assert.equal(client.text(), '12')
    assert.equal(Buffer.concat(received).toString(), '1234')
  }))

test('rewriteResponse changes complete HTTP answers, chunked or with a length', async () => {
  const server = createHttpServer((request, response) => {
    response.setHeader('X-Kind', 'real')
    if (request.url === '/length') response.end('hello')
    else {
      response.write('hel')
      setTimeout(() => response.end('lo'), 20)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await withProxy(async (proxy) => {
    const seen: string[] = []
    proxy.rewriteResponse((response) => {
      seen.push(response)
      return 'HTTP/1.1 200 OK\r\nX-Kind: fake\r\nContent-Length: 3\r\n\r\nbad'
    })
    for (const path of ['/length', '/chunked']) {
      const answer = await fetch(`http://127.0.0.1:${proxy.port}${path}`)
      assert.deepEqual([answer.headers.get('x-kind'), await answer.text()], ['fake', 'bad'])
    }
    assert.match(seen[0] ?? '', /X-Kind: real[\s\S]*\r\n\r\nhello$/)
    assert.match(seen[1] ?? '', /3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n$/)
  }, portOf(server.address()))
  server.closeAllConnections()
  server.close()
})

test('a target that refuses connections cuts the client', async () => {
  const closed = createServer()
  closed.listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const port = portOf(closed.address())
  closed.close()
  await withProxy(async (proxy) => {
    const client = await open(proxy)
    assert.equal(await client.ended, 'end')
  }, port)
})

function portOf(address: AddressInfo | string | null): number {
  assert.ok(address !== null && typeof address === 'object')
  return address.port
}
