/** Small descriptions of what a message may look like; each says whether a value is of its shape. */

export type Shape<T> = (value: unknown) => value is T;

/** The fields of an object; those that are not named are of no concern. */
export function record(fields: Record<string, Shape<unknown>>): Shape<Record<string, unknown>> {
  const names = Object.keys(fields);
  return (value): value is Record<string, unknown> =>
    isObject(value) && names.every(name => name in value && fields[name](value[name]));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const text: Shape<string> = (value): value is string => typeof value === 'string';
export const truth: Shape<boolean> = (value): value is boolean => typeof value === 'boolean';
export const number: Shape<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);
export const count: Shape<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
export const line: Shape<number> = (value): value is number => count(value) && value >= 1;

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value): value is T | null => value === null || shape(value);
}

export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(shape);
}

export function oneOf<T extends string>(...values: readonly T[]): Shape<T> {
  return (value): value is T => (values as readonly unknown[]).includes(value);
}
