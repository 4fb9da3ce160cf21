// node-postgres's digests by Node's own functions: Web Crypto, which it takes, is loaded for 8 ms and asks a thread for each of them.

const { createHash, createHmac, pbkdf2, randomBytes } = require('node:crypto')

const md5 = async (text) => createHash('md5').update(text).digest('hex')

exports.randomBytes = randomBytes
exports.md5 = md5
exports.postgresMd5PasswordHash = async (user, password, salt) => {
  const inner = await md5(password + user)
  return `md5${await md5(Buffer.concat([Buffer.from(inner), salt]))}`
}
exports.sha256 = async (bytes) => createHash('sha256').update(bytes).digest()
/** `name` as Web Crypto has it: SHA-256. */
exports.hashByName = async (name, bytes) => createHash(name.replace('-', '').toLowerCase()).update(bytes).digest()
exports.hmacSha256 = async (key, text) => createHmac('sha256', key).update(text).digest()
exports.deriveKey = (password, salt, iterations) =>
  new Promise((resolve, reject) => {
    pbkdf2(password, salt, iterations, 32, 'sha256', (error, key) => (error ? reject(error) : resolve(key)))
  })
