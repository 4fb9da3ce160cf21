// Statements on the data in a folder, or without data when its name is empty, one after another.

import { Session } from 'chdb'

const [folder = '', ...statements] = process.argv.slice(2)

const session = folder === '' ? new Session() : new Session(folder)
for (const statement of statements) process.stdout.write(session.query(statement, 'TabSeparated'))
session.close()
