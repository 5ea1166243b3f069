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

export const accumulationReference: Reference = {
  authors: "M. Ott, S. Edunov, D. Grangier and M. Auli",
  title: "Scaling Neural Machine Translation",
  year: 2018,
  source: "WMT 2018, arXiv:1806.00187",
};

export const averagingReference: Reference = {
  authors: "B. T. Polyak and A. B. Juditsky",
  title: "Acceleration of Stochastic Approximation by Averaging",
  year: 1992,
  source: "SIAM Journal on Control and Optimization 30",
};

export const centralizationReference: Reference = {
  authors: "H. Yong, J. Huang, X. Hua and L. Zhang",
  title: "Gradient Centralization: A New Optimization Technique for Deep Neural Networks",
  year: 2020,
  source: "ECCV 2020, arXiv:2004.01461",
};

export const spectralNormReference: Reference = {
  authors: "Y. Yoshida and T. Miyato",
  title: "Spectral Norm Regularization for Improving the Generalizability of Deep Learning",
  year: 2017,
  source: "arXiv:1705.10941",
};

export const lionReference: Reference = {
  authors:
    "X. Chen, C. Liang, D. Huang, E. Real, K. Wang, Y. Liu, H. Pham, X. Dong, T. Luong, C.-J. Hsieh, Y. Lu and Q. V. Le",
  title: "Symbolic Discovery of Optimization Algorithms",
  year: 2023,
  source: "NeurIPS 2023, arXiv:2302.06675",
};

export const rmspropReference: Reference = {
  authors: "T. Tieleman and G. Hinton",
  title: "Lecture 6.5: RMSprop: Divide the gradient by a running average of its recent magnitude",
  year: 2012,
  source: "COURSERA: Neural Networks for Machine Learning",
};

export const nadamReference: Reference = {
  authors: "T. Dozat",
  title: "Incorporating Nesterov Momentum into Adam",
  year: 2016,
  source: "ICLR 2016 workshop",
};

export const cosineReference: Reference = {
  authors: "I. Loshchilov and F. Hutter",
  title: "SGDR: Stochastic Gradient Descent with Warm Restarts",
  year: 2017,
  source: "ICLR 2017, arXiv:1608.03983",
};

export const oneCycleReference: Reference = {
  authors: "L. N. Smith and N. Topin",
  title: "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates",
  year: 2018,
  source: "arXiv:1708.07120",
};
