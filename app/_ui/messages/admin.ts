const en = {}

const ko = {} satisfies typeof en

export const admin = { en, ko }
