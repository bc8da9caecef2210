const en = {}

const ko = {} satisfies typeof en

export const home = { en, ko }
