import { checkHealth } from '@/lib/query/health.ts'
import { answerError } from '@/app/_http/errors.ts'
import { getHouse } from '@/app/_http/house.ts'
import { demandRate } from '@/app/_http/limits.ts'

export const dynamic = 'force-dynamic'

/** Open to everybody: healthy (200), or which part is not (503). */
export async function GET(request: Request): Promise<Response> {
  const house = getHouse()
  try {
    demandRate(`health ${request.headers.get('x-sagwan-address')}`)
    const health = await checkHealth(house)
    return Response.json(health, { status: health.ok ? 200 : 503, headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    return answerError(error, house.log)
  }
}
