/** Completes the native engine, or tries it again. */
export const setupCommand = 'graft doctor --fix';

export const setupHint: string = `\`${setupCommand}\` completes the native engine and says what it needs.`;
