
// What the worker does: it is sent {language, text}, and answers with a list [from, to, kind, …] of what gets a colour, in order and without
// overlaps. It says "ready" first.
const kinds = {
  comment: "comment", quote: "comment", doctag: "comment",
  keyword: "keyword", literal: "keyword", "selector-tag": "keyword", name: "keyword", built_in: "keyword", "template-tag": "keyword",
  string: "string", regexp: "string", "char.escape": "string", symbol: "string", bullet: "string",
  number: "number", attr: "number", attribute: "number", variable: "number", "template-variable": "number", link: "number", property: "number",
  title: "title", "title.class": "title", "title.class.inherited": "title", "title.function": "title", "title.function.invoke": "title",
  type: "title", section: "title", "selector-id": "title", "selector-class": "title", class: "title",
  meta: "comment", "meta.prompt": "comment", addition: "added", deletion: "removed",
};

const tokensOf = (language, text) => {
  if (!hljs.getLanguage(language)) return [];
  const tokens = [];
  let at = 0;
  const walk = (node, kind) => {
    if (typeof node !== "string") {
      for (const child of node.children) walk(child, kinds[node.scope] ?? kind);
      return;
    }
    if (kind) tokens.push(at, at + node.length, kind);
    at += node.length;
  };
  walk(hljs.highlight(text, { language, ignoreIllegals: true })._emitter.root, "");
  return at === text.length ? tokens : [];
};

onmessage = ({ data: { language, text } }) => postMessage(tokensOf(language, text));
postMessage("ready");
