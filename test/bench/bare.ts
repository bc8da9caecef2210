import { DuckDBInstance } from '@duckdb/node-api'
import { statSync } from 'node:fs'
import { quantile, time } from './measure.ts'

/**
 * The bare engine on the same warehouse file, for the ratios: prints one JSON line. A process of its own, because
 * DuckDB's threads would otherwise be counted in ours.
 */
const [file = '', small = '', large = '', out = ''] = process.argv.slice(2)
const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '2GB' })
const connection = await instance.connect()
await connection.run(`attach '${file}' as shop (read_only)`)
const runSmall = async () => (await connection.runAndReadAll(small)).getRowsJson()
for (let i = 0; i < 20; i += 1) await runSmall()
const smalls = await time(200, runSmall)
const copies = await time(3, () => connection.run(`copy (${large}) to '${out}' (format parquet, compression zstd)`))
console.log(JSON.stringify({ median: quantile(smalls, 0.5), p95: quantile(smalls, 0.95), copy: quantile(copies, 0.5), sizeBytes: statSync(out).size }))
