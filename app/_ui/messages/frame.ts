const en = {
  product: 'Sagwan', skip: 'Skip to the page', pages: 'Pages', breadcrumb: 'Where you are',
  notebooks: 'Notebooks', audit: 'Audit', policies: 'Policies', admin: 'Admin',
  search: 'Search or run', palette: 'Search or run', paletteHint: 'Go to a page, open a notebook, change the light',
  paletteEmpty: 'Nothing is called that.',
  groupPages: 'Pages', groupNotebooks: 'Notebooks', groupHere: 'On this page', groupTheme: 'Theme',
  groupLanguage: 'Language', groupAccount: 'Account',
  newNotebook: 'New notebook',
  account: 'Account', theme: 'Theme', language: 'Language', signOut: 'Sign out',
  signOutFailed: 'You are still signed in: the server does not answer',
  themes: { light: 'Light', dark: 'Dark', system: 'As the system' },
  languages: { en: 'English', ko: '한국어' },
  rolesTitle: 'Your roles, and why', noRoles: 'No role: nothing is visible to you yet',
  through: (group: string) => `through ${group}`,
  until: (time: string) => `Signed in until ${time}`,
  foldInspector: 'Fold the inspector', unfoldInspector: 'Open the inspector',
}

const ko = {
  product: '사관', skip: '본문으로 건너뛰기', pages: '페이지', breadcrumb: '현재 위치',
  notebooks: '노트북', audit: '감사', policies: '정책', admin: '관리',
  search: '검색 또는 실행', palette: '검색 또는 실행', paletteHint: '페이지 이동, 노트북 열기, 화면 밝기 바꾸기',
  paletteEmpty: '그런 이름은 없습니다.',
  groupPages: '페이지', groupNotebooks: '노트북', groupHere: '이 페이지에서', groupTheme: '테마',
  groupLanguage: '언어', groupAccount: '계정',
  newNotebook: '새 노트북',
  account: '계정', theme: '테마', language: '언어', signOut: '로그아웃',
  signOutFailed: '아직 로그인 상태입니다. 서버가 응답하지 않습니다',
  themes: { light: '밝게', dark: '어둡게', system: '시스템 설정' },
  languages: { en: 'English', ko: '한국어' },
  rolesTitle: '내 역할과 그 근거', noRoles: '역할이 없어 아직 아무것도 볼 수 없습니다',
  through: (group: string) => `${group} 그룹`,
  until: (time: string) => `${time}까지 로그인`,
  foldInspector: '살펴보기 접기', unfoldInspector: '살펴보기 펼치기',
} satisfies typeof en

export const frame = { en, ko }
