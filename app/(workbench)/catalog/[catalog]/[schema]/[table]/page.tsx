import type { Metadata } from 'next'
import { TablePageView } from '@/app/_ui/catalog/page/table-page.tsx'
import { decodePart } from '@/app/_ui/catalog/paths.ts'

type Props = { params: Promise<{ catalog: string; schema: string; table: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodePart((await params).table) }
}

export default async function Page({ params }: Props) {
  const { catalog, schema, table } = await params
  return <TablePageView catalog={decodePart(catalog)} schema={decodePart(schema)} table={decodePart(table)} />
}
