import type { Reference } from "../base/index.ts";

export const cmaReference: Reference = {
  authors: "N. Hansen",
  title: "The CMA Evolution Strategy: A Tutorial",
  year: 2016,
  source: "arXiv:1604.00772",
  url: "https://arxiv.org/abs/1604.00772",
};

export const ipopReference: Reference = {
  authors: "A. Auger and N. Hansen",
  title: "A Restart CMA Evolution Strategy With Increasing Population Size",
  year: 2005,
  source: "IEEE Congress on Evolutionary Computation 2005",
};

export const randomSearchReference: Reference = {
  authors: "J. Bergstra and Y. Bengio",
  title: "Random Search for Hyper-Parameter Optimization",
  year: 2012,
  source: "Journal of Machine Learning Research 13",
};

export const successiveHalvingReference: Reference = {
  authors: "K. Jamieson and A. Talwalkar",
  title: "Non-stochastic Best Arm Identification and Hyperparameter Optimization",
  year: 2016,
  source: "AISTATS 2016, arXiv:1502.07943",
  url: "https://arxiv.org/abs/1502.07943",
};
