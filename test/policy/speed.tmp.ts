import { catalogOf, loadSound, principal, reads } from './support.ts'
import { see } from '../../lib/policy/see.ts'
import { decide } from '../../lib/policy/decide.ts'
import { compileViews } from '../../lib/policy/views.ts'
const tables: Record<string, Record<string,string>> = {}
for (let i = 0; i < 1000; i++) tables[`shop.s${i % 10}.t${i}`] = Object.fromEntries(Array.from({length: 30}, (_, c) => [`c${c}`, 'VARCHAR']))
const files: Record<string,string> = {}
for (let r = 0; r < 1000; r++) files[`r${r}`] = 'grants:\n' + Array.from({ length: 10 }, (_, g) => `  - { on: shop.s${(r*7+g) % 10}.${g === 0 ? '*' : 't' + (((r * 13 + g * 31) % 100) * 10 + (r*7+g) % 10)}, rows: "c0 = :user.country", columns: { c1: { mask: hash }, c2: deny } }`).join('\n')
let t = performance.now(); const set = loadSound(files); console.log('load', performance.now() - t)
const cat = catalogOf(tables)
const time = (name: string, n: number, f: (i: number) => void) => { const xs: number[] = []; for (let i = 0; i < n; i++) { const s = performance.now(); f(i); xs.push(performance.now() - s) } xs.sort((a, b) => a - b); console.log(name, 'p50', xs[n >> 1]!.toFixed(3), 'p95', xs[Math.floor(n * .95)]!.toFixed(3), 'max', xs[n-1]!.toFixed(3)) }
time('index', 1, () => see(set, principal([]), cat))
time('first see of one role', 200, i => see(set, principal([`r${i}`], { country: 'KR' }), cat))
time('first see of 3 roles', 200, i => see(set, principal([`r${i}`, `r${i+1}`, `r${i+2}`], { country: 'KR' }), cat))
time('known see + decide', 20000, i => decide(see(set, principal([`r${i % 200}`], { country: 'KR' }), cat), reads({ [`shop.s0.t${(i % 100) * 10}`]: ['c0', 'c1', 'c3'] })))
time('compile', 100, i => compileViews(see(set, principal([`r${i}`], { country: 'KR' }), cat), cat, 'duckdb'))
const all = Array.from({length: 1000}, (_, i) => `r${i}`)
time('first see of all 1000 roles', 1, () => see(set, principal(all, { country: 'JP' }), cat))
time('known see of all + decide', 2000, () => decide(see(set, principal(all, { country: 'JP' }), cat), reads({ 'shop.s0.t0': ['c0', 'c1', 'c3'] })))
