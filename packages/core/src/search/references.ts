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

export const constraintReference: Reference = {
  authors: "K. Deb",
  title: "An Efficient Constraint Handling Method for Genetic Algorithms",
  year: 2000,
  source: "Computer Methods in Applied Mechanics and Engineering 186, 311–338",
  url: "https://doi.org/10.1016/S0045-7825(99)00389-8",
};

export const kneeReference: Reference = {
  authors: "I. Das",
  title: "On Characterizing the “Knee” of the Pareto Curve Based on Normal-Boundary Intersection",
  year: 1999,
  source: "Structural Optimization 18, 107–115",
  url: "https://doi.org/10.1007/BF01195985",
};

/** Of the decomposition of learning rules into pulls, and of the invariant that TaylorGLO filters by. */
export const invariantReference: Reference = {
  authors: "S. Gonzalez, X. Qiu and R. Miikkulainen",
  title: "Effective Regularization Through Evolutionary Loss-Function Metalearning",
  year: 2020,
  source: "arXiv:2010.00788",
  url: "https://arxiv.org/abs/2010.00788",
};

export const welchReference: Reference = {
  authors: "B. L. Welch",
  title: "The Generalization of Student's Problem When Several Different Population Variances Are Involved",
  year: 1947,
  source: "Biometrika 34",
};
