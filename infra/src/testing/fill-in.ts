import { readFile, writeFile } from 'node:fs/promises';

/** Writes a configuration with its placeholders `${LIKE_THIS}` filled in as envsubst does. */
export async function fillIn(
  template: string,
  file: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const text = await readFile(template, 'utf8');
  await writeFile(
    file,
    text.replace(/\$\{(\w+)\}/g, (placeholder, name) => values[name] ?? placeholder),
  );
}
