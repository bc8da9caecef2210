import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Whether that process works inside the cluster, which every process of its server does. */
function worksIn(pid: string, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === resolve(cluster)
  } catch {
    // Gone meanwhile, or another person's process, which cannot be our server's.
    return false
  }
}

function postmasterOf(cluster: string): number | undefined {
  const file = join(cluster, 'postmaster.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
  return pid > 1 ? pid : undefined
}

/** The processes of a cluster's server, as far as they can be seen: none of other containers. */
export function listProcesses(cluster: string): number[] {
  if (existsSync('/proc/self/cwd')) {
    return readdirSync('/proc').filter(name => /^\d+$/.test(name) && worksIn(name, cluster)).map(Number)
  }
  const postmaster = postmasterOf(cluster)
  if (postmaster === undefined) return []
  // macOS: the command line names the cluster. `ps` answers with 1 where there is no such process.
  const found = spawnSync('ps', ['-o', 'command=', '-p', String(postmaster)], { encoding: 'utf8' })
  return found.stdout?.includes(cluster) ? [postmaster] : []
}

/**
 * Clears away a server that outlived its Sagwan, killed with SIGKILL, or that died with its machine. The caller holds
 * the folder and has found that nobody answers on it from elsewhere.
 */
export async function clearOrphan(cluster: string): Promise<void> {
  const postmaster = postmasterOf(cluster)
  if (postmaster === undefined) return
  for (let attempt = 0; attempt < 500; attempt++) {
    const running = listProcesses(cluster)
    if (running.length === 0) {
      // In a container that was started again the number may belong to another process, and PostgreSQL would refuse.
      rmSync(join(cluster, 'postmaster.pid'), { force: true })
      return
    }
    if (attempt === 0 && running.includes(postmaster)) process.kill(postmaster, 'SIGINT')
    if (attempt === 400 && running.includes(postmaster)) process.kill(postmaster, 'SIGQUIT')
    await wait(20)
  }
}
