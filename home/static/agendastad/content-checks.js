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

  'check-sentence-length': (node, options) =>
    node.textContent
      .split(/[.!?:;\u2026]+(?:\s|$)/)
      .every((sentence) => sentence.trim().split(/\s+/).length <= options.words),
};

const userbar = document.querySelector('wagtail-userbar');
for (const [id, check] of Object.entries(userbar ? checks : {})) {
  userbar.registerCheck(id, check);
}
