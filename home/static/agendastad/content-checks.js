/* The site's own content checks, for Wagtail's checker (home/content_checks.py has the rules). */
const simplify = (text) =>
  text
    .toLowerCase()
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/[^\p{L}\p{N} ]/gu, '')
    .trim();

const checks = {
  'check-link-text': (node, options) => !options.texts.includes(simplify(node.textContent)),

  'check-meta-description': () => {
    const meta = document.querySelector('meta[name="description"]');
    return Boolean(meta && meta.content.trim());
  },

  // What holds other blocks, such as a card in a list, is no sentence. (axe knows no :has().)
  'check-sentence-length': (node, options) =>
    node.querySelector('p, div, article, h2, h3, h4, ul, ol, dl') !== null ||
    node.textContent
      .split(/[.!?:;\u2026]+(?:\s|$)/)
      .every((sentence) => sentence.trim().split(/\s+/).length <= options.words),
};

const userbar = document.querySelector('wagtail-userbar');
for (const [id, check] of Object.entries(userbar ? checks : {})) {
  userbar.registerCheck(id, check);
}
