// Remembers what was made of an object for as long as somebody holds the object. What it is made of must not change.

/** The same value for the same object; made with the first question. */
export function memo<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return key => {
    const found = known.get(key) ?? { value: make(key) };
    known.set(key, found);
    return found.value;
  };
}

/** As `memo`, for each of the details that are asked about; `keyOf` is the same for those with the same value. */
export function memoEach<Key extends object, Detail, Value>(
  make: (key: Key, detail: Detail) => Value,
  keyOf: (detail: Detail) => unknown = detail => detail,
): (key: Key, detail: Detail) => Value {
  const allOf = memo((_: Key) => new Map<unknown, { readonly value: Value }>());
  return (key, detail) => {
    const all = allOf(key);
    const name = keyOf(detail);
    const found = all.get(name) ?? { value: make(key, detail) };
    all.set(name, found);
    return found.value;
  };
}
