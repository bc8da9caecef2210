const en = {}

const ko = {} satisfies typeof en

export const audit = { en, ko }
