import { augment, fork, labels as rows, methodFrom, methods, randAugment } from "../../lib";

const { makeBatches, passOf, strongBlock, weakBlock } = methods;
const defaults = {
  threshold: 0.95,
  lambda: 1,
  weak: augment.cifarWeak,
  augmentation: randAugment(),
};

/** FixMatch (Sohn et al., arXiv 2001.07685): learns on strong views what it is sure of on weak ones. */
export const fixmatch = methodFrom("fixmatch", {
  defaults,

  async draw({ labeled, labels, unlabeled }, key, { options, workers }) {
    const blocks = [
      weakBlock(fork(key, "labeled"), labeled, options),
      weakBlock(fork(key, "anchor"), unlabeled, options),
      strongBlock(fork(key, "strong"), unlabeled, {}, options),
    ];
    return { labels, views: await makeBatches(blocks, options, workers.makeViews) };
  },

  async step(state, { labels, views }, { network: { classes }, network, options, workers, learn }) {
    const [seen, anchor, strong] = views;
    const [logits] = await workers.predictEach(state.weights, [anchor], network);
    const guess = rows.softmax(logits);
    const known = rows.oneHot(labels, classes);
    const targets = rows.oneHot(rows.likeliest(guess), classes);
    const sure = guess.map((p) => Number(Math.max(...p) >= options.threshold));
    const weight = sure.map((one) => (one * options.lambda) / sure.length);
    const pass = passOf(
      "all",
      { term: "labeled", images: seen, targets: known, weight: 1 },
      { term: "unlabeled", images: strong, targets, weight },
    );
    const { learner, terms } = await learn([pass]);
    return { state: learner, report: { terms, distributions: { guess: rows.meanRow(guess) } } };
  },
});
