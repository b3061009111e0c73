// Parses Bicep files by tree-sitter's grammar and prints what is no Bicep, a line each: FILE:LINE:COLUMN: TEXT.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

function* findErrors(node) {
  if (node.isError || node.isMissing) {
    yield node;
    return;
  }

  for (const child of node.children) {
    if (child !== null && (child.hasError || child.isMissing)) {
      yield* findErrors(child);
    }
  }
}

for (const file of process.argv.slice(2)) {
  for (const { startPosition, text, type } of findErrors(parser.parse(readFileSync(file, 'utf8')).rootNode)) {
    console.log(`${file}:${startPosition.row + 1}:${startPosition.column + 1}: ${text.split('\n')[0] || `${type} is missing`}`);
  }
}
