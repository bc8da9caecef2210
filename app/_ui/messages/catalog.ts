const en = {
  title: 'Catalog',
  columnsPart: 'The columns',
  filter: 'Filter tables, columns',
  fold: 'Fold the catalog',
  unfold: 'Open the catalog',
  filteredBy: (filter: string) => `rows where ${filter}`,
  allRows: 'all rows',
  noTables: 'No tables for you',
  noTablesText: 'None of your roles has a grant on a table. That is right for auditors and administrators.',
  noMatch: (text: string) => `Nothing you may see is called “${text}”.`,
  columnMasked: (mask: string) => `masked: ${mask}`,
  insert: (name: string) => `Insert ${name}`,
}

const ko = {
  title: '카탈로그',
  columnsPart: '열',
  filter: '테이블·열 찾기',
  fold: '카탈로그 접기',
  unfold: '카탈로그 펼치기',
  filteredBy: (filter: string) => `${filter}인 행`,
  allRows: '모든 행',
  noTables: '볼 수 있는 테이블이 없습니다',
  noTablesText: '가진 역할 중 테이블을 허용하는 것이 없습니다. 감사인과 관리자에게는 이것이 정상입니다.',
  noMatch: (text: string) => `볼 수 있는 것 중에 “${text}” 이름은 없습니다.`,
  columnMasked: (mask: string) => `가림: ${mask}`,
  insert: (name: string) => `${name} 넣기`,
} satisfies typeof en

export const catalog = { en, ko }
