import type { Reference } from "../../base/index.ts";

export const karakidaReference: Reference = {
  authors: "R. Karakida, T. Takase, T. Hayase and K. Osawa",
  title:
    "Understanding Gradient Regularization in Deep Learning: Efficient Finite-Difference Computation and Implicit Bias",
  year: 2023,
  source: "ICML 2023, arXiv:2210.02720",
};

export const samReference: Reference = {
  authors: "P. Foret, A. Kleiner, H. Mobahi and B. Neyshabur",
  title: "Sharpness-Aware Minimization for Efficiently Improving Generalization",
  year: 2021,
  source: "ICLR 2021, arXiv:2010.01412",
};

export const asamReference: Reference = {
  authors: "J. Kwon, J. Kim, H. Park and I. K. Choi",
  title: "ASAM: Adaptive Sharpness-Aware Minimization for Scale-Invariant Learning of Deep Neural Networks",
  year: 2021,
  source: "ICML 2021, arXiv:2102.11600",
};

export const gsamReference: Reference = {
  authors: "J. Zhuang, B. Gong, L. Yuan, Y. Cui, H. Adam, N. Dvornek, S. Tatikonda, J. Duncan and T. Liu",
  title: "Surrogate Gap Minimization Improves Sharpness-Aware Training",
  year: 2022,
  source: "ICLR 2022, arXiv:2203.08065",
};

export const pgnReference: Reference = {
  authors: "Y. Zhao, H. Zhang and X. Hu",
  title: "Penalizing Gradient Norm for Efficiently Improving Generalization in Deep Learning",
  year: 2022,
  source: "ICML 2022, arXiv:2202.03599",
};

export const warmUpReference: Reference = {
  authors: "Y. Zhao, H. Zhang and X. Hu",
  title: "When Will Gradient Regularization Be Harmful?",
  year: 2024,
  source: "ICML 2024, arXiv:2406.09723",
};

export const floodingReference: Reference = {
  authors: "T. Ishida, I. Yamane, T. Sakai, G. Niu and M. Sugiyama",
  title: "Do We Need Zero Training Loss After Achieving Zero Training Error?",
  year: 2020,
  source: "ICML 2020, arXiv:2002.08709",
};

export const ifloodReference: Reference = {
  authors: "Y. Xie, Z. Wang, Y. Li, C. Zhang, J. Zhou and B. Ding",
  title: "iFlood: A Stable and Effective Regularizer",
  year: 2022,
  source: "ICLR 2022",
};

export const softAdReference: Reference = {
  authors: "M. J. Holland and K. Nakatani",
  title: "Soft ascent-descent as a stable and flexible alternative to flooding",
  year: 2024,
  source: "NeurIPS 2024, arXiv:2310.10006",
};

export const pcgradReference: Reference = {
  authors: "T. Yu, S. Kumar, A. Gupta, S. Levine, K. Hausman and C. Finn",
  title: "Gradient Surgery for Multi-Task Learning",
  year: 2020,
  source: "NeurIPS 2020, arXiv:2001.06782",
};
