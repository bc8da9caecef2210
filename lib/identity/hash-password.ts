import { createInterface } from 'node:readline/promises'
import { hashPassword } from './password.ts'

// `node lib/identity/hash-password.ts` reads a password from standard input, so that it stands in no shell history,
// and prints the line for the LDIF file.
const input = createInterface({ input: process.stdin })
if (process.stdin.isTTY) process.stderr.write('password: ')
const { value: password = '' } = await input[Symbol.asyncIterator]().next() as IteratorResult<string, undefined>
input.close()
if (password !== '') process.stdout.write(`userPassword: ${hashPassword(password)}\n`)
else {
  process.stderr.write('an empty password signs nobody in; type one\n')
  process.exitCode = 1
}
