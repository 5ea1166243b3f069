import type { Reference } from "../base/index.ts";

export const adamReference: Reference = {
  authors: "D. P. Kingma and J. Ba",
  title: "Adam: A Method for Stochastic Optimization",
  year: 2015,
  source: "ICLR 2015, arXiv:1412.6980",
};

export const adamwReference: Reference = {
  authors: "I. Loshchilov and F. Hutter",
  title: "Decoupled Weight Decay Regularization",
  year: 2019,
  source: "ICLR 2019, arXiv:1711.05101",
};

export const momentumReference: Reference = {
  authors: "I. Sutskever, J. Martens, G. Dahl and G. Hinton",
  title: "On the importance of initialization and momentum in deep learning",
  year: 2013,
  source: "ICML 2013",
};

export const clippingReference: Reference = {
  authors: "R. Pascanu, T. Mikolov and Y. Bengio",
  title: "On the difficulty of training recurrent neural networks",
  year: 2013,
  source: "ICML 2013, arXiv:1211.5063",
};

export const elasticNetReference: Reference = {
  authors: "H. Zou and T. Hastie",
  title: "Regularization and variable selection via the elastic net",
  year: 2005,
  source: "Journal of the Royal Statistical Society B 67",
};
