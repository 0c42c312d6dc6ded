/** A rule's page, which arrives as plain text, as headings, paragraphs and code. */

/** One part of a page. */
export interface Block {
  readonly kind: 'heading' | 'text' | 'code';
  readonly text: string;
}

/** Read a page as numpydoc writes it: headings are underlined with hyphens, code is indented. */
export function blocks(page: string): Block[] {
  const found: Block[] = [];
  const lines = page.split('\n');
  let paragraph: string[] = [];
  const end = (kind: Block['kind'] = 'text'): void => {
    const text = kind === 'code' ? dedent(paragraph) : paragraph.join(' ').trim();
    if (text && text !== '::') {
      found.push({ kind, text: kind === 'text' ? text.replace(/::$/, ':') : text });
    }
    paragraph = [];
  };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (/^-{3,}$/.test(lines[index + 1] ?? '') && line.trim()) {
      end();
      paragraph = [line];
      end('heading');
      index++;
    } else if (/^ {4}/.test(line) && paragraph.length === 0) {
      while (index < lines.length && (/^ {4}/.test(lines[index]) || !lines[index].trim())) {
        paragraph.push(lines[index++]);
      }
      index--;
      end('code');
    } else if (!line.trim()) {
      end();
    } else {
      paragraph.push(line);
    }
  }
  end();
  return found;
}

function dedent(lines: readonly string[]): string {
  return lines
    .map(line => line.slice(4))
    .join('\n')
    .trim();
}
